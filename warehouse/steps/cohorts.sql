-- cohorts: by framework, issues created in [as_of - 120 d, as_of - 30 d) in repositories that were core on the day of creation, for as_of =
--   day and after, until the next row: the issues, those closed within 30 days, those a person resolved. See close_counts.
-- Reads: core, close_cohorts
with mine as (
  select c.framework, i.* from core c join close_cohorts i on i.repo_id = c.repo_id and i.day >= c.since and i.day < c.until),
steps as (
  select framework, day + 31 as day, issues, closed, resolved from mine
  union all
  select framework, day + 121, -issues, -closed, if(resolved_until is null, -resolved, 0) from mine
  union all
  select framework, greatest(day + 31, least(day + 121, resolved_until)), 0, 0, -resolved from mine where resolved_until is not null)
select distinct framework, day, sum(issues) over past as issues, sum(closed) over past as closed, sum(resolved) over past as resolved
from steps
window past as (partition by framework order by day)
