-- installs: does it install and import today.
-- What:   share of the tries that ended with an import, on the two newest CPython versions but one at as_of
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC; 56 days, two periods of the tries
-- Reads:  cpythons
-- Needs:  install_checks all
-- Counts: the last try of each package on each of these Pythons; companions are left out, since they are installed with it. The newest Python is left out:
--   wheels for it come some months later. A try that could not be told counts for nothing. Not applicable before the first try of its packages
--   ever: the past cannot be tried. sample_size: the tries
-- Source: chosen by us, docs/metrics.md; dates of CPython: https://devguide.python.org/versions/
with packages as (
  select n.framework, n.as_of, c.subject
  from needed n
  join pulse.catalog_subjects c on c.framework = n.framework and c.kind = 'package' and c.companion_of is null
    and coalesce(c.valid_from, date '0001-01-01') < n.as_of and n.as_of <= coalesce(c.valid_to, date '9999-12-31')),
kept_up as (
  select d.as_of, c.minor, row_number() over (partition by d.as_of order by c.minor desc) as place
  from (select distinct as_of from needed) d
  join cpythons c on c.since < d.as_of and d.as_of <= c.until),
tried as (
  select p.framework, p.as_of, p.subject, t.python, k.place, t.tried_at, t.imported,
    case when t.installed is null then null else coalesce(t.imported, false) end as passed
  from packages p
  join raw.install_checks t on t.subject = p.subject and t.tried_at < p.as_of
  left join kept_up k on k.as_of = p.as_of and t.python = '3.' || k.minor and k.place in (2, 3)
  qualify row_number() over (partition by p.framework, p.as_of, p.subject, t.python order by t.tried_at desc) = 1),
said as (
  select framework, as_of, max(tried_at)::date as last,
    avg(passed::integer) filter (place is not null and tried_at >= as_of - 56) as share,
    count(passed) filter (place is not null and tried_at >= as_of - 56) as tries,
    string_agg(distinct python, ', ' order by python) filter (tried_at >= as_of - 56) as pythons
  from tried group by all),
wanted as (
  select as_of, string_agg('3.' || minor, ' and ' order by minor) as pythons from kept_up where place in (2, 3) group by as_of)
select n.framework, n.as_of, s.share as value, s.tries as sample_size,
  case when n.status = 'not_applicable' then null
       when s.framework is null then 'not_applicable'
       when n.status <> 'observed' then null
       when s.pythons is null then 'stale'
       when s.tries = 0 then 'missing' end as status,
  case when n.status = 'not_applicable' then null
       when s.framework is null then 'nobody has tried it here by then, and the past cannot be tried'
       when n.status <> 'observed' then null
       when s.pythons is null then 'last tried on ' || s.last
       when s.tries = 0 then 'not told on Python ' || w.pythons || '; tried on ' || s.pythons end as reason
from needed n
left join said s on s.framework = n.framework and s.as_of = n.as_of
left join wanted w on w.as_of = n.as_of
