-- mlperf_use: how many use it where speed is compared.
-- What:   distinct submitters with a closed entry in the two newest rounds of MLPerf Training
-- Unit:   submitters
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  newest_rounds
-- Needs:  benchmark_entries 1
-- Counts: submitters and not entries, of rounds announced before as_of; of a system that names several frameworks only the benchmarks that
--   are known to run on this one. Many run the container of one maker, so they are not independent. sample_size: the entries
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, count(distinct e.submitter) as value, count(e.submitter) as sample_size
from needed n
left join newest_rounds r on r.framework = n.framework and r.as_of = n.as_of
left join raw.benchmark_entries e on e.subject = r.subject and e.framework = n.framework and e.division = 'closed'
group by n.framework, n.as_of
