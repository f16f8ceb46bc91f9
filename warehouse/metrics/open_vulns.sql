-- open_vulns: which known vulnerability does the newest release have.
-- What:   the worst severity that is open in the newest stable release at as_of
-- Unit:   severity, 0 none, 1 low, 2 medium, 3 high, 4 critical
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  current_releases, versions
-- Needs:  vulnerabilities all, package_files all
-- Counts: vulnerabilities of the package and its companions, published before as_of and not withdrawn by then, whose range holds the newest
--   stable version: what fixes it has no higher version uploaded by then. A record without a severity takes that of a record that
--   shares an id with it. Where neither tells one, or no range can be read, and nothing critical is open, the level is missing.
--   sample_size: the open records
-- Source: chosen by us, docs/metrics.md; ranges: https://ossf.github.io/osv-schema/#evaluation
with ids as (
  select distinct subject, vulnerability, unnest(list_append(string_split(aliases, ' '), vulnerability)) as id from raw.vulnerabilities),
levels as (
  select subject, id, max(list_position(['low', 'medium', 'high', 'critical'], severity)) as level
  from ids join raw.vulnerabilities using (subject, vulnerability)
  where id <> ''
  group by all),
graded as (
  select subject, vulnerability, max(level) as level from ids join levels using (subject, id) group by all),
ranges as (
  select v.subject, v.vulnerability, v.published_at, v.withdrawn_at, g.level,
    v.introduced is null and v.fixed is null and v.last_affected is null as is_untold,
    case when v.introduced is null or v.introduced = '0' then 0 else i.place end as first,
    case when v.fixed is null then 9223372036854775807 else f.place end as fixed,
    case when v.last_affected is null then 9223372036854775807 else l.place end as last
  from raw.vulnerabilities v
  join graded g using (subject, vulnerability)
  left join versions i on i.version = v.introduced
  left join versions f on f.version = v.fixed
  left join versions l on l.version = v.last_affected),
installed as (
  select n.framework, n.as_of, r.subject, r.place, r.is_companion, least(n.until::timestamp, r.until) as until
  from needed n join current_releases r using (framework, as_of)),
met as (
  select i.framework, i.as_of, v.vulnerability, v.level,
    if(v.is_untold, null, i.place >= v.first and i.place < v.fixed and i.place <= v.last) as is_in_it
  from installed i
  join ranges v on v.subject = i.subject and v.published_at < i.until and (v.withdrawn_at is null or v.withdrawn_at >= i.until)
  where i.place is not null),
worst as (
  select framework, as_of, max(level) filter (is_in_it) as level, count(distinct vulnerability) filter (is_in_it) as records,
    min(vulnerability) filter (is_in_it is null or is_in_it and level is null) as unclear
  from met where is_in_it is distinct from false group by all),
state as (
  select framework, as_of, min(subject) filter (place is null) as unlisted from installed group by all)
select n.framework, n.as_of, if(w.unclear is null or w.level = 4, coalesce(w.level, 0), null) as value, coalesce(w.records, 0) as sample_size,
  case when n.status <> 'observed' then null
       when t.framework is null or t.unlisted is not null or w.unclear is not null and w.level is distinct from 4 then 'missing' end as status,
  case when n.status <> 'observed' then null
       when t.framework is null or t.unlisted is not null then 'its package index lists no stable release' || coalesce(' of ' || t.unlisted, '')
       when w.unclear is not null and w.level is distinct from 4 then 'the severity or the range of ' || w.unclear || ' is not told' end as reason
from needed n
left join worst w on w.framework = n.framework and w.as_of = n.as_of
left join state t on t.framework = n.framework and t.as_of = n.as_of
