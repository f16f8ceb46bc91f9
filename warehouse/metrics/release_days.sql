-- release_days: how old is what people install.
-- What:   days since the last stable release before as_of
-- Unit:   days
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, core
-- Needs:  releases all
-- Counts: published GitHub releases of the core repositories, no pre-releases, no drafts (reason github_release). sample_size: none
-- Source: chosen by us, docs/metrics.md
with published as (
  select c.framework, r.published_at::date as day
  from core c join raw.releases r on r.repo_id = c.repo_id and r.published_at >= c.since and r.published_at < c.until
  where not r.is_prerelease and not r.is_draft)
select s.framework, 'release_days' as metric, s.as_of,
  case when s.status = 'observed' then s.until - p.day end::double as value,
  'days' as unit,
  null::bigint as sample_size,
  if(s.status = 'observed' and p.day is null, 'missing', s.status) as status,
  case when s.status <> 'observed' then s.reason when p.day is null then 'no stable GitHub release'
       else concat_ws('; ', s.reason, 'github_release') end as reason
from (from seen where source = 'releases') s
asof left join published p on s.framework = p.framework and s.until > p.day
