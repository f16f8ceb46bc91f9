-- mlperf_best: how fast is it beside the others on the same machine.
-- What:   its best time over the best of any framework, the median over what can be compared in the two newest rounds of MLPerf Training
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  newest_rounds
-- Needs:  benchmark_entries 1
-- Counts: closed entries with a time; compared is within a round, a benchmark, a model of accelerator and their number, where two frameworks
--   or more have one. sample_size: the comparisons
-- Source: chosen by us, docs/metrics.md
with compared as (
  select r.framework, r.as_of, min(e.minutes) filter (e.framework = r.framework) / min(e.minutes) as ratio
  from newest_rounds r
  join raw.benchmark_entries e on e.subject = r.subject and e.division = 'closed' and e.minutes is not null and e.framework is not null
  group by r.framework, r.as_of, r.subject, e.benchmark, e.accelerator, e.accelerators
  having count(distinct e.framework) > 1),
found as (
  select framework, as_of, median(ratio) as ratio, count(ratio) as comparisons from compared group by all)
select n.framework, n.as_of, f.ratio as value, coalesce(f.comparisons, 0) as sample_size,
  if(n.status = 'observed' and f.ratio is null, 'not_applicable', null) as status,
  if(n.status = 'observed' and f.ratio is null, 'nobody ran another framework on the same machine', null) as reason
from needed n left join found f on f.framework = n.framework and f.as_of = n.as_of
