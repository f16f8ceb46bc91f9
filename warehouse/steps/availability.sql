-- availability: for every framework and date, and every need of a metric (a source, and how many days of it; NULL: all since the beginning), up
--   to which day (excluded) all core repositories are known. status is observed, or says why there is no number: not_applicable (the
--   work lives in a host, or trackers are off), missing (never complete that far back, or a check failed: fault), stale (complete until
--   more than 14 days before). Of stars, a date asks for the days that had ended by it, the last of which began two days before it.
-- Reads: grid, core, looks
with roles as (
  select g.framework, g.as_of, count(*) filter (m.role = 'core') as cores, min(m.repo) filter (m.role = 'host') as host
  from grid g
  left join pulse.members m on m.framework = g.framework and m.since < g.as_of and g.as_of <= m.until
  group by all),
due as (
  select g.framework, g.as_of, s.source, c.repo, c.until as left_on, v.complete_from,
    v.complete_until + if(s.source = 'stars', interval 1 day, interval 0 days) as complete_until,
    s.source = 'issues' and coalesce(not l.has_issues, false) as is_off, f.detail as fault
  from grid g
  cross join (select distinct source from needs) s
  left join core c on c.framework = g.framework and c.since < g.as_of
  left join raw.coverage v on v.repo_id = c.repo_id and v.source = s.source
  left join looks l on l.framework = g.framework and l.as_of = g.as_of and l.repo_id = c.repo_id
  left join pulse.offences f on f.repo_id = c.repo_id and f.source = s.source
    and f.observed_at = if(s.source = 'stars', l.stars_at, l.observed_at) and f.observed_at >= g.as_of - interval 14 days),
ends as (
  select framework, as_of, source, bool_and(is_off) as is_off,
    min(if(complete_until::date >= least(as_of, left_on), as_of, complete_until::date)) filter (not is_off) as until,
    min(repo) filter (complete_until is null and not is_off) as lacking,
    min(repo || ': ' || fault) filter (not is_off) as fault,
    max((complete_from + interval 1 day - interval 1 microsecond)::date) filter (not is_off) as known_from
  from due group by all)
select e.framework, e.as_of, n.source, n.days, e.until,
  case when r.cores = 0 and r.host is not null or is_off then 'not_applicable'
       when r.cores = 0 or lacking is not null or fault is not null or known_from > coalesce(until - days, date '0001-01-01') then 'missing'
       when e.as_of - until > 14 then 'stale' else 'observed' end as status,
  case when r.cores = 0 and r.host is not null then 'the work is done inside ' || host
       when r.cores = 0 then 'no core repository at that date'
       when is_off then 'issues are switched off'
       when lacking is not null then n.source || ' of ' || lacking || ' not collected yet'
       when fault is not null then fault
       when known_from > coalesce(until - days, date '0001-01-01') then n.source || ' known only from ' || known_from
       when e.as_of - until > 14 then n.source || ' known until ' || until
       when until < e.as_of then 'as of ' || until end as reason
from ends e
join needs n using (source)
join roles r using (framework, as_of)
