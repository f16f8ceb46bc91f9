-- so_stock: how many questions were ever asked about it.
-- What:   questions in the Stack Overflow tags of the framework, all time
-- Unit:   questions
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen
-- Needs:  questions all
-- Counts: nothing yet: no collector brings it, so the status says missing
-- Source: chosen by us, docs/metrics.md
select framework, 'so_stock' as metric, as_of,
  null::double as value, 'questions' as unit, null::bigint as sample_size,
  if(status = 'not_applicable', status, 'missing') as status, if(status = 'not_applicable', reason, 'not collected yet') as reason
from seen
where source = 'questions'
