-- so_stock: how many questions were ever asked about it.
-- What:   questions in the Stack Overflow tags of the framework, all time
-- Unit:   questions
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  questions all
-- Counts: nothing yet: questions are read, and enter a score with another version of the rubric, so the status says missing
-- Source: chosen by us, docs/metrics.md
select framework, as_of, null as value, if(status = 'not_applicable', null, 'missing') as status,
  if(status = 'not_applicable', null, 'not scored yet') as reason
from needed
