-- inference_entries: Entries of the rounds of MLPerf Inference: a benchmark of a system. For looking at: no metric takes them, since most say
--   the engine and not the framework. Quote round, submitter, division and system with every entry, as the rules of the name ask. Source:
--   mlcommons, the repository of each round (Apache-2.0).
-- Kind: table
-- subject: The round, as mlperf/inference_results_v4.1.
-- published_on: The day on which it was announced, by the catalog; NULL where no catalog names it any more.
-- division: closed or open, as its folder is named.
-- submitter: As its description of the system names it.
-- system: The name of its description.
-- benchmark: As its folder is named, in lower case, as resnet50.
-- scenarios: In which it ran, as Offline, Server.
-- framework: With which it ran, by the name of the catalog's file where it has one; NULL where the description does not tell it for this
--   benchmark, or names an engine (TensorRT, OpenVINO, vLLM and the like) that ran it.
-- framework_text: As the submitter wrote it, for all benchmarks of the system.
-- accelerator: Model; NULL where none is told.
-- accelerators: In all nodes; NULL where that is not told.
-- nodes: NULL where that is not told.
-- source: The repository.
-- known_at: When we read it so first, UTC.
select e.subject, r.published_on, e.division, e.submitter, e.system, e.benchmark, e.scenarios, e.framework, e.framework_text, e.accelerator,
  e.accelerators, e.nodes, 'mlcommons/' || split_part(e.subject, '/', 2) as source, e.known_at
from raw.inference_entries e
left join (
  select subject, min(valid_from) as published_on from pulse.catalog_subjects where kind = 'inference_round' group by subject) r using (subject)
