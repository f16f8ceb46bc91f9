-- release_days: how old is what people install.
-- What:   days since the last stable release before as_of
-- Unit:   days
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  core
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
  select n.framework, n.as_of, max(p.day) as day
  from needed n join published p on p.framework = n.framework and p.day < n.until
  where p.away is not null and len(list_filter(p.away, lambda x: x[1] <= n.as_of and x[2] > n.as_of)) = 0
  group by all)
select n.framework, n.as_of, n.until - greatest(l.day, p.day) as value,
  if(n.status = 'observed' and value is null, 'missing', null) as status,
  if(n.status = 'observed' and value is null, 'no stable GitHub release', null) as reason,
  if(n.status = 'observed' and value is not null, 'github_release', null) as note
from needed n
asof left join lasting l on n.framework = l.framework and n.until > l.day
left join passing p on p.framework = n.framework and p.as_of = n.as_of
