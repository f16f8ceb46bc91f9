-- qa_ret: its share of the questions asked, against its own best.
-- What:   the tags' share of all questions on such frameworks in 26 weeks, divided by its own peak of three years
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  questions all
-- Counts: nothing yet: questions are read, and enter a score with another version of the rubric, so the status says missing
-- Source: chosen by us, docs/metrics.md
select framework, as_of, null as value, if(status = 'not_applicable', null, 'missing') as status,
  if(status = 'not_applicable', null, 'not scored yet') as reason
from needed
