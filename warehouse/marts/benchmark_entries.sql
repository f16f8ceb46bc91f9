-- benchmark_entries: Entries of the rounds of MLPerf Training: a benchmark of a system. Quote round, submitter, division and system with every
--   number, as the rules of the name ask. Source: mlcommons, the repository of each round (Apache-2.0).
-- Kind: table
-- subject: The round, as mlperf/training_results_v3.1.
-- published_on: The day on which it was announced, by the catalog; NULL where no catalog names it any more.
-- submitter: As its description of the system names it.
-- division: closed or open; NULL where the description says neither.
-- system: The name of its description.
-- benchmark: As its folder is named, as resnet.
-- framework: With which it ran, by the name of the catalog's file where it has one; NULL where the description does not tell it for this benchmark.
-- framework_text: As the submitter wrote it, for all benchmarks of the system.
-- accelerator: Model; NULL where none is told.
-- accelerators: In all nodes; NULL where that is not told.
-- nodes: NULL where that is not told.
-- minutes: To train, the mean of its runs without the fastest and the slowest; NULL where a run did not end well, and where nobody used another
--   framework for the same benchmark on as many accelerators of the model, since there is nothing to compare.
-- source: The repository.
-- known_at: When we read it so first, UTC.
select e.subject, r.published_on, e.submitter, e.division, e.system, e.benchmark, e.framework, e.framework_text, e.accelerator, e.accelerators,
  e.nodes, e.minutes, 'mlcommons/' || split_part(e.subject, '/', 2) as source, e.known_at
from raw.benchmark_entries e
left join (
  select subject, min(valid_from) as published_on from pulse.catalog_subjects where kind = 'benchmark_round' group by subject) r using (subject)
