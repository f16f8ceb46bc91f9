-- v_freshness: How fresh each source of each repository is: its last word, and the last time it answered.
-- Kind: view
-- Reads: source_status
-- source: As in source_status.
-- subject: As in source_status.
-- outcome: Of the last run that asked.
-- happened_at: When it was last asked, UTC.
-- answered_at: When it last answered (ok, unchanged or true_zero), UTC; NULL: never.
-- days_behind: Whole days from its last answer to the newest answer of any source; NULL where it never answered.
-- reason: Of the last run that asked; NULL where all was well.
with last as (
  select source, subject, arg_max(outcome, happened_at) as outcome, max(happened_at) as happened_at,
    max(happened_at) filter (where outcome in ('ok', 'unchanged', 'true_zero')) as answered_at,
    arg_max(coalesce(reason, ''), happened_at) as reason
  from source_status
  group by source, subject)
select source, subject, outcome, happened_at, answered_at,
  date_diff('day', answered_at, (select max(answered_at) from last)) as days_behind, nullif(reason, '') as reason
from last
order by days_behind desc nulls first, subject, source
