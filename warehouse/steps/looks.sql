-- looks: for every framework, date and core repository that had joined by then, our last observation before as_of + 48 hours.
-- Reads: grid, core
with wanted as (
  select g.framework, g.as_of, c.repo_id, g.as_of <= c.until as is_core, g.as_of::timestamp + interval 48 hours as before
  from grid g join core c on c.framework = g.framework and c.since < g.as_of)
select w.framework, w.as_of, w.repo_id, w.is_core, o.observed_at, o.has_issues,
  if(o.observed_at >= w.as_of - interval 14 days, o.stars, null) as stars, if(o.observed_at >= w.as_of - interval 14 days, o.forks, null) as forks
from wanted w
asof left join raw.observations o on w.repo_id = o.repo_id and w.before > o.observed_at
