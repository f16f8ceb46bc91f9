-- availability: for every framework and date, and every need of a metric (a source, and how many days of it; NULL: all since the beginning), up
--   to which day (excluded) all of the framework's subjects of that source are known. status is observed, or says why there is no number:
--   not_applicable (the work lives in a host, trackers are off, or the catalog names nothing of that kind), missing (never complete that
--   far back, unknown to a simulated source, or a check failed: fault), stale (complete until more than 14 days before; of papers and
--   documentation, which are read once a month, 45). Of stars, a date asks for the days that had ended by it, the last of which began two
--   days before it.
-- Reads: grid, core, snapshots
with roles as (
  select g.framework, g.as_of, count(*) filter (m.role = 'core') as cores, min(m.repo) filter (m.role = 'host') as host
  from grid g
  left join pulse.members m on m.framework = g.framework and m.since < g.as_of and g.as_of <= m.until
  group by all),
asked as (
  select row_number() over () as no, n.source, a.* exclude (source), v.complete_from,
    v.complete_until + if(a.source = 'stars', interval 1 day, interval 0 days) as complete_until, o.is_offline
  from pulse.subjects a
  join (select distinct source from needs) n using (source)
  left join raw.coverage v on v.subject = a.subject and v.source = a.source
  left join (
    select source, subject, arg_max(reason, happened_at) = 'not known offline' as is_offline
    from pulse.source_status where outcome = 'gone' group by source, subject) o on o.source = a.source and o.subject = a.label
  where getvariable('frameworks') is null or list_contains(getvariable('frameworks'), a.framework)),
faults as (
  select a.no, f.observed_at, f.detail from asked a join pulse.violations f on f.subject = a.subject and f.source = a.source),
due as (
  select g.framework, g.as_of, s.source, s.kind, a.label, a.until as left_on, a.complete_from, a.complete_until, a.is_offline,
    s.source = 'issues' and coalesce(not l.has_issues, false) as is_off, f.detail as fault
  from grid g
  cross join (select distinct n.source, s.kind from needs n join pulse.sources s using (source)) s
  left join asked a on a.framework = g.framework and a.source = s.source and a.since < g.as_of
  left join snapshots l on l.framework = g.framework and l.as_of = g.as_of and l.repo_id = a.repo_id
  left join faults f on f.no = a.no and f.observed_at >= g.as_of - interval 14 days
    and if(s.kind = 'repository', f.observed_at = if(s.source = 'stars', l.stars_at, l.observed_at), f.observed_at < g.as_of + interval 48 hours)),
ends as (
  select framework, as_of, source, kind, if(starts_with(kind, 'paper_') or source = 'docs_edits', 45, 14) as patience, count(label) as subjects, bool_and(is_off) as is_off,
    min(if(complete_until::date >= least(as_of, left_on), as_of, complete_until::date)) filter (not is_off) as until,
    min(label) filter (complete_until is null and not is_off) as lacking,
    arg_min(coalesce(is_offline, false), label) filter (complete_until is null and not is_off) as lacks_offline,
    min(label || ': ' || fault) filter (not is_off) as fault,
    max((complete_from + interval 1 day - interval 1 microsecond)::date) filter (not is_off) as known_from
  from due group by all)
select e.framework, e.as_of, n.source, n.days, e.until,
  case when kind = 'repository' and r.cores = 0 and r.host is not null or is_off and r.cores > 0 or kind <> 'repository' and subjects = 0 then 'not_applicable'
       when kind = 'repository' and r.cores = 0 or lacking is not null or fault is not null
         or known_from > coalesce(until - days, date '0001-01-01') then 'missing'
       when e.as_of - until > patience then 'stale' else 'observed' end as status,
  case when kind = 'repository' and r.cores = 0 and r.host is not null then 'the work is done inside ' || host
       when kind = 'repository' and r.cores = 0 then 'no core repository at that date'
       when is_off then 'issues are switched off'
       when kind <> 'repository' and subjects = 0 then 'the catalog names no ' || kind
       when lacking is not null then n.source || ' of ' || lacking || if(lacks_offline, ' not known offline', ' not collected yet')
       when fault is not null then fault
       when known_from > coalesce(until - days, date '0001-01-01') then n.source || ' known only from ' || known_from
       when e.as_of - until > patience then n.source || ' known until ' || until
       when until < e.as_of then 'as of ' || until end as reason
from ends e
join needs n using (source)
join roles r using (framework, as_of)
