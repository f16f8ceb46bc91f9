-- weeks: every week to recompute that has ended, and which sources are complete for it. cohort: for the 120 days that the close rates
--   look back on. stars: the days Monday to Sunday, the last of which ends on Monday, 08:00 UTC. all_stars: since the repository began,
--   up to the last day that had ended by the end of the week, which is the Saturday.
-- Reads: first_activity
with ended as (
  select repo_id, unnest(range(date_trunc('week', first_day), date_trunc('week', getvariable('as_of')::date), interval 7 days))::date as week_start
  from first_activity),
spans as (
  select repo_id, source, coalesce(complete_from, timestamp '0001-01-01') as since, complete_until as until from pulse.repo_coverage
  union all
  select repo_id, 'all stars', complete_from, complete_until + interval 1 day from pulse.repo_coverage where source = 'stars' and complete_from is null)
select w.repo_id, w.week_start,
  coalesce(bool_or(s.source = 'commits' and w.week_start >= s.since), false) as commits,
  coalesce(bool_or(s.source = 'issues' and w.week_start >= s.since), false) as issues,
  coalesce(bool_or(s.source = 'issues' and w.week_start + 7 - 120 >= s.since), false) as cohort,
  coalesce(bool_or(s.source = 'pulls' and w.week_start >= s.since), false) as pulls,
  coalesce(bool_or(s.source = 'stars' and w.week_start >= s.since), false) as stars,
  coalesce(bool_or(s.source = 'all stars'), false) as all_stars
from ended w
left join spans s on s.repo_id = w.repo_id and w.week_start + 7 <= s.until
where w.week_start + 7 > getvariable('from_date')
group by all
