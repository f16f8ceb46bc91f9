-- mlperf_use: how many use it where speed is compared.
-- What:   distinct submitters with a closed entry in the two newest rounds of MLPerf Training
-- Unit:   submitters
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  newest_rounds
-- Needs:  benchmark_entries 1
-- Counts: submitters and not entries, of rounds announced before as_of, whatever the case of their names; of a system that names several
--   frameworks only the benchmarks that are known to run on this one. Many run the container of one maker, so they are not independent.
--   Before its first entry it is missing: that nobody timed it says nothing of its speed. sample_size: the entries
-- Source: chosen by us, docs/metrics.md
with first as (
  select s.framework, min(s.since) as published_on
  from pulse.subjects s join raw.benchmark_entries e on e.subject = s.subject and e.framework = s.framework and e.division = 'closed'
  where s.source = 'benchmark_entries'
  group by s.framework)
select n.framework, n.as_of, count(distinct lower(e.submitter)) as value, count(e.submitter) as sample_size,
  any_value(n.status = 'observed' and coalesce(f.published_on >= n.as_of, true)) as is_early, if(is_early, 'missing', null) as status,
  if(is_early, 'no entry yet', null) as reason
from needed n
left join first f on f.framework = n.framework
left join newest_rounds r on r.framework = n.framework and r.as_of = n.as_of
left join raw.benchmark_entries e on e.subject = r.subject and e.framework = n.framework and e.division = 'closed'
group by n.framework, n.as_of
