-- release_days: how old is what people install.
-- What:   days since the last stable release before as_of
-- Unit:   days
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, core
-- Needs:  releases all
-- Counts: published GitHub releases of the core repositories, no pre-releases, no drafts (reason github_release), none that had vanished
--   by then. sample_size: none
-- Source: chosen by us, docs/metrics.md
with published as (
  select c.framework, r.published_at::date as day, list((a.since, a.until)) filter (a.since is not null) as away
  from core c join raw.releases r on r.repo_id = c.repo_id and r.published_at >= c.since and r.published_at < c.until
  left join pulse.away a on a.kind = 'release' and a.repo_id = r.repo_id and a.number = r.release_id
  where not r.is_prerelease and not r.is_draft
  group by c.framework, c.repo_id, c.since, r.release_id, r.published_at),
lasting as (
  select framework, day from published where away is null),
passing as (
  select s.framework, s.as_of, max(p.day) as day
  from seen s join published p on p.framework = s.framework and p.day < s.until
  where s.source = 'releases' and p.away is not null and len(list_filter(p.away, lambda x: x[1] <= s.as_of and x[2] > s.as_of)) = 0
  group by all)
select s.framework, 'release_days' as metric, s.as_of,
  case when s.status = 'observed' then s.until - greatest(l.day, p.day) end::double as value,
  'days' as unit,
  null::bigint as sample_size,
  if(s.status = 'observed' and l.day is null and p.day is null, 'missing', s.status) as status,
  case when s.status <> 'observed' then s.reason when l.day is null and p.day is null then 'no stable GitHub release'
       else concat_ws('; ', s.reason, 'github_release') end as reason
from (from seen where source = 'releases') s
asof left join lasting l on s.framework = l.framework and s.until > l.day
left join passing p on p.framework = s.framework and p.as_of = s.as_of
