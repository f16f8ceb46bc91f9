-- vendor_stale: how long has a vendor that offers the framework ready to run not taken what its makers released.
-- What:   days since the first stable release that is newer than the newest version in the vendor's tables; 0 where there is none
-- Unit:   days
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  vendor_versions 1, package_files 1
-- Counts: versions as their numbers, those of all tables that the catalog names, in every scope while they are listed; of the package, from
--   the first upload on, no pre-releases and none of which every file was taken back; a post-release is the version that it corrects;
--   companions do not count. Missing until each table was read, and while one is away, where it came back with a newer version that may have
--   been offered meanwhile. sample_size: the releases that were not taken
-- Source: chosen by us, docs/metrics.md
with numbered as (
  select version, list_resize(list_transform(string_split(numbers, '.'), lambda x: try_cast(x as bigint)), 8, 0) as numbers
  from (
    select version, regexp_extract(version, '^v?(\d+(\.\d+)*)(\.?post\d*)?$', 1) as numbers
    from (select version from raw.vendor_versions union select version from raw.package_files))
  where numbers <> ''),
offered as (
  select s.framework, v.version, n.numbers, v.first_seen_at::date as seen_on, coalesce(v.removed_at::date, date '9999-12-31') as removed_on,
    if(v.is_censored, v.not_before::date, null) as hidden_from, s.since, s.until
  from pulse.subjects s join raw.vendor_versions v using (subject) join numbered n using (version)
  where s.source = 'vendor_versions'),
newest as (
  select n.framework, n.as_of, n.until, arg_max(o.version, o.numbers) as version, max(o.numbers) as numbers
  from needed n
  join offered o on o.framework = n.framework and o.since < n.as_of and n.as_of <= o.until and o.seen_on < n.until and o.removed_on >= n.until
  where n.status = 'observed'
  group by all),
hidden as (
  select n.framework, n.as_of, max(o.seen_on) as seen_on
  from newest n join offered o on o.framework = n.framework and o.hidden_from < n.until and o.seen_on >= n.until and o.numbers > n.numbers
  group by all),
released as (
  select c.framework, f.version, n.numbers, min(f.uploaded_at)::date as day, coalesce(c.valid_from, date '0001-01-01') as since,
    coalesce(c.valid_to, date '9999-12-31') as until
  from pulse.catalog_subjects c join raw.package_files f using (subject) join numbered n using (version)
  where c.kind = 'package' and c.companion_of is null and not f.is_prerelease
  group by all having not bool_and(f.is_yanked)),
untaken as (
  select n.framework, n.as_of, min(r.day) as day, arg_min(r.version, (r.day, r.numbers)) as version, count(*) as releases
  from newest n
  join released r on r.framework = n.framework and r.since < n.as_of and n.as_of <= r.until and r.day < n.until and r.numbers > n.numbers
  group by all)
select n.framework, n.as_of, if(v.version is null, null, coalesce(n.until - u.day, 0)) as value, coalesce(u.releases, 0) as sample_size,
  if(n.status = 'observed' and (v.version is null or h.seen_on is not null), 'missing', null) as status,
  case when n.status <> 'observed' then null
       when v.version is null then 'the vendor lists no version'
       when h.seen_on is not null then 'the table was away until ' || h.seen_on end as reason,
  if(n.status = 'observed' and h.seen_on is null, 'newest image ' || v.version || coalesce(', without ' || u.version || ' of ' || u.day, ''), null)
    as note
from needed n
left join newest v on v.framework = n.framework and v.as_of = n.as_of
left join hidden h on h.framework = n.framework and h.as_of = n.as_of
left join untaken u on u.framework = n.framework and u.as_of = n.as_of
