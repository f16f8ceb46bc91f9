-- failed_checks: two sources of a core repository that disagreed at an observation, from that day until a week after the last one.
--   Observations more than a week apart are findings of their own. Those about stars leave health alone, which does not rest on them.
with violations as (
  select m.framework, m.repo, o.check_name, if(o.source = 'stars', 'stock_disagreement', 'disagreement') as kind,
    o.source || ' of ' || m.repo || ': ' || o.detail as reason, o.observed_at::date as day
  from pulse.violations o
  join pulse.members m on 'github/' || m.repo_id = o.subject and m.role = 'core' and o.observed_at::date >= m.since and o.observed_at::date < m.until
  semi join pulse.frameworks f on f.framework = m.framework
  where o.observed_at::date <= $as_of),
begun as (
  select *, coalesce(day - lag(day) over (partition by framework, repo, check_name order by day) > 7, true) as begins from violations),
episodes as (
  select *, count(*) filter (begins) over (partition by framework, repo, check_name order by day) as episode from begun)
select framework, any_value(kind) as kind, min(day) as from_as_of, max(day) + 7 as to_as_of, null::date as split_on, arg_min(reason, day) as reason
from episodes
group by framework, repo, check_name, episode
