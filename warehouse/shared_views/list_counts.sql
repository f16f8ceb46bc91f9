-- list_counts: for every observation of a complete list, how many rows GitHub counted (there), how many were stored of those created
--   before it, without those known to have vanished (here), and both at the observation before.
-- Reads: repo_coverage
with steps as (
  select repo_id, 'issues' as source, created_at as since, 1 as step from raw.issues
  union all select repo_id, 'pulls', created_at, 1 from raw.pulls
  union all select repo_id, 'releases', created_at, 1 from raw.releases where created_at is not null
  union all select repo_id, 'forks', created_at, 1 from raw.forks
  union all
  select v.repo_id, k.source, unnest([v.noticed_at, v.returned_at]) - interval 1 microsecond, unnest([-1, 1])
  from raw.vanished v
  join (values ('issue', 'issues'), ('pull_request', 'pulls'), ('release', 'releases'), ('fork', 'forks')) k(kind, source) using (kind)),
totals as (
  select repo_id, source, since, sum(sum(step)::double) over (partition by repo_id, source order by since) as held
  from steps where since is not null group by repo_id, source, since),
looks as (
  select c.repo_id, c.source, o.observed_at, case c.source when 'issues' then if(o.has_issues is false, null, o.issues_total)
    when 'pulls' then o.pulls_total when 'releases' then o.releases_total else o.forks end as there
  from raw.observations o
  join pulse.repo_coverage c on c.repo_id = o.repo_id and c.complete_from is null and c.complete_until >= o.observed_at
  where c.source in ('issues', 'pulls', 'releases', 'forks'))
select l.repo_id, l.source, l.observed_at, l.there, coalesce(t.held, 0)::bigint as here, lag(l.there) over looked as there_before,
  lag(coalesce(t.held, 0)::bigint) over looked as here_before
from looks l
asof left join totals t on t.repo_id = l.repo_id and t.source = l.source and l.observed_at > t.since
where l.there is not null
window looked as (partition by l.repo_id, l.source order by l.observed_at)
