-- framework_events: Dated events of a framework with their sources: announcements, retirement, archiving, moves,
--   releases. Source: catalog.
-- Kind: table
-- framework: The framework's short name, as in the catalog.
-- kind: announced, maintenance, board_resolution, attic, retired, archived, graduated, moved, release, last_commit
--   and the like.
-- on_date: The day; the first of the month or year where the source is no more precise (the title says so).
-- title: What happened, in a few words.
-- source: Where it is written down.
select framework, kind, on_date, title, source from pulse.framework_events
