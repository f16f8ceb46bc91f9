-- framework_events: Dated events of a framework with their sources: announcements, retirement, archiving, moves,
--   releases. Source: catalog.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- kind: announced, maintenance, board_resolution, attic, retired, archived, graduated, moved, release, last_commit
--   and the like.
-- on_date: The day; the first of the month or year where the source is no more precise (see precision).
-- title: What happened, in a few words.
-- source: Where it is written down.
-- precision: How much of on_date is known: day, month or year.
-- acts_on: The day after which it counts: on_date, or the last day of the month or year where no more is known.
select framework, kind, on_date, title, source, precision,
  case precision when 'month' then last_day(on_date) when 'year' then make_date(year(on_date), 12, 31) else on_date end as acts_on
from pulse.framework_events
