-- bench_age: how old is the newest benchmark of it that others have published.
-- What:   days since the newest round of MLPerf Training with a closed entry of it was announced
-- Unit:   days
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  benchmark_entries 1
-- Counts: rounds of its catalog announced before as_of, with the entries that `mlperf_use` counts. sample_size: none
-- Source: chosen by us, docs/metrics.md
with used as (
  select distinct s.framework, s.since as published_on
  from pulse.subjects s join raw.benchmark_entries e on e.subject = s.subject and e.framework = s.framework and e.division = 'closed'
  where s.source = 'benchmark_entries')
select n.framework, n.as_of, n.as_of - u.published_on as value,
  if(n.status = 'observed' and u.published_on is null, 'missing', null) as status,
  if(n.status = 'observed' and u.published_on is null, 'no entry yet', null) as reason
from needed n
asof left join used u on n.framework = u.framework and n.as_of > u.published_on
