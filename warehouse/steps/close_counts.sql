-- close_counts: by repository, the cohort of issues created in [as_of - 120 d, as_of - 30 d) for as_of = day and after, until the next
--   row: an issue of day d enters at d + 31 and leaves at d + 121.
-- Reads: close_cohorts
with steps as (
  select repo_id, day + 31 as day, issues, closed, resolved from close_cohorts
  union all
  select repo_id, day + 121, -issues, -closed, if(resolved_until is null, -resolved, 0) from close_cohorts
  union all
  select repo_id, greatest(day + 31, least(day + 121, resolved_until)), 0, 0, -resolved from close_cohorts where resolved_until is not null)
select distinct repo_id, day, sum(issues) over so_far as issues, sum(closed) over so_far as closed, sum(resolved) over so_far as resolved
from steps
window so_far as (partition by repo_id order by day)
