-- snapshots: for every framework, date and core repository that had joined by then, our last observation before as_of + 48 hours. A count
--   that the last observation lacks, since it was refused, is that of the last observation that has it, with its own time.
-- Reads: grid, core
with wanted as (
  select g.framework, g.as_of, c.repo_id, g.as_of <= c.until as is_core, g.as_of::timestamp + interval 48 hours as before
  from grid g join core c on c.framework = g.framework and c.since < g.as_of),
observed as (
  select repo_id, observed_at, last_value(has_issues ignore nulls) over past as has_issues,
    last_value(stars ignore nulls) over past as stars, max(observed_at) filter (stars is not null) over past as stars_at,
    last_value(forks ignore nulls) over past as forks, max(observed_at) filter (forks is not null) over past as forks_at
  from raw.observations
  window past as (partition by repo_id order by observed_at rows unbounded preceding))
select w.framework, w.as_of, w.repo_id, w.is_core, o.observed_at, o.has_issues, o.stars_at, o.forks_at,
  if(o.stars_at >= w.as_of - interval 14 days, o.stars, null) as stars, if(o.forks_at >= w.as_of - interval 14 days, o.forks, null) as forks
from wanted w
asof left join observed o on w.repo_id = o.repo_id and w.before > o.observed_at
