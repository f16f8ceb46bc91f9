-- platforms: on how many platforms it installs without a compiler.
-- What:   share of linux x86_64, linux arm64, macOS arm64 and Windows x64 for which the newest stable release has a wheel
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  current_releases, wheel_platforms, wheels_known
-- Needs:  package_files all
-- Counts: wheels of all stable versions of the release's minor line, for any Python. A wheel without a compiled part counts where its companion
--   has a wheel, and everywhere where the catalog names no companion. GPUs are left out: no tag of a wheel tells of them. Not applicable
--   where the package has source archives alone. sample_size: the platforms
-- Source: chosen by us, docs/metrics.md
with asked as (
  select r.*, p.platform
  from current_releases r
  cross join (select unnest(['linux x86_64', 'linux arm64', 'macOS arm64', 'Windows x64']) as platform) p),
found as (
  select a.framework, a.as_of, a.subject, a.is_companion, a.platform,
    coalesce(bool_or(not w.is_pure), false) as is_built, coalesce(bool_or(w.is_pure), false) as is_pure
  from asked a
  left join wheel_platforms w on w.subject = a.subject and w.line = a.line and w.platform = a.platform and w.since < a.until
  group by all),
companions as (
  select framework, as_of, platform, bool_and(is_built or is_pure) as has_it
  from found where is_companion group by all),
shares as (
  select framework, as_of, avg((is_built or is_pure and coalesce(has_it, true))::integer) as share, count(*) as platforms
  from found left join companions using (framework, as_of, platform)
  where not is_companion
  group by all)
select n.framework, n.as_of, s.share as value, s.platforms as sample_size,
  if(n.status = 'observed', if(k.framework is null, 'missing', k.status), null) as status,
  if(n.status = 'observed', if(k.framework is null, 'its package index lists no stable release', k.reason), null) as reason
from needed n
left join shares s using (framework, as_of)
left join wheels_known k using (framework, as_of)
