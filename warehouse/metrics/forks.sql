-- forks: how many people ever took a copy to work on.
-- What:   the last number that we saw before as_of + 48 hours, at most 14 days old; else today's forks by the day they were made
-- Unit:   forks
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  snapshots
-- Needs:  forks all
-- Counts: the core repositories of that date, added; the reason says where the retained history had to stand in, and when we last
--   saw the number where that was before as_of. sample_size: none
-- Source: https://docs.github.com/en/rest/repos/forks
with totals as (
  select repo_id, created_at::date as day, (sum(count(*)::double) over (partition by repo_id order by created_at::date rows unbounded preceding))::bigint as total
  from raw.forks group by repo_id, created_at::date),
lost as (
  select l.framework, l.as_of, l.repo_id, count(distinct f.fork_id) as forks
  from snapshots l
  join needed n using (framework, as_of)
  join pulse.away a on a.kind = 'fork' and a.repo_id = l.repo_id and a.since <= l.as_of and a.until > l.as_of
  join raw.forks f on f.repo_id = a.repo_id and f.fork_id = a.number and f.created_at < n.until
  where l.forks is null and l.is_core
  group by all),
counted as (
  select l.framework, l.as_of, bool_or(l.forks is null) as in_part_retained, sum(coalesce(l.forks, t.total - coalesce(o.forks, 0), 0)) as total,
    min(l.forks_at)::date as seen_on
  from snapshots l
  join needed n using (framework, as_of)
  asof left join totals t on l.repo_id = t.repo_id and n.until > t.day
  left join lost o on o.framework = l.framework and o.as_of = l.as_of and o.repo_id = l.repo_id
  where l.is_core
  group by all)
select n.framework, n.as_of, c.total as value, if(c.in_part_retained = false, 'observed', null) as status,
  if(c.in_part_retained = false, if(c.seen_on < n.as_of, 'as of ' || c.seen_on, ''), null) as reason,
  if(c.in_part_retained and n.status = 'observed', 'retained', null) as note
from needed n left join counted c using (framework, as_of)
