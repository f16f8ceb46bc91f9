-- py_support: on how many Pythons it installs without a compiler.
-- What:   share of the CPython versions that are supported at as_of for which the newest stable release has a wheel
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  current_releases, cpythons, wheel_pythons, wheels_known
-- Needs:  package_files all
-- Counts: wheels of all stable versions of the release's minor line, on any platform. A wheel that is built for the version or for the stable
--   ABI counts 1. One without a compiled part counts as its companion does, and 1 where the catalog names no companion. A wheel for every
--   Python 3 with a compiled part counts one half: nobody says that it runs there. Not applicable where the package has source archives
--   alone. sample_size: the supported CPython versions
-- Source: chosen by us, docs/metrics.md; dates of CPython: https://devguide.python.org/versions/
with asked as (
  select r.framework, r.as_of, r.until, r.subject, r.is_companion, r.line, c.minor
  from current_releases r
  join cpythons c on c.since < r.as_of and r.as_of <= c.until),
found as (
  select a.framework, a.as_of, a.subject, a.is_companion, a.minor,
    coalesce(max(if(w.kind = 'exact', 1, 0.5)) filter (w.kind <> 'pure'), 0) as built, coalesce(bool_or(w.kind = 'pure'), false) as is_pure
  from asked a
  left join wheel_pythons w on w.subject = a.subject and w.line = a.line and w.minor = a.minor and w.since < a.until
  group by all),
companions as (
  select framework, as_of, minor, min(greatest(built, is_pure::integer)) as credit
  from found where is_companion group by all),
shares as (
  select framework, as_of, avg(greatest(built, if(is_pure, coalesce(credit, 1), 0))) as share, count(*) as versions
  from found left join companions using (framework, as_of, minor)
  where not is_companion
  group by all)
select n.framework, n.as_of, s.share as value, s.versions as sample_size,
  if(n.status = 'observed', if(k.framework is null, 'missing', k.status), null) as status,
  if(n.status = 'observed', if(k.framework is null, 'its package index lists no stable release', k.reason), null) as reason
from needed n
left join shares s using (framework, as_of)
left join wheels_known k using (framework, as_of)
