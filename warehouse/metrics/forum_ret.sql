-- forum_ret: do its users still talk, against their own best.
-- What:   posts by people in forum and discussions in 26 weeks, divided by their own peak of three years
-- Unit:   ratio
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  posts all
-- Counts: nothing yet: no collector reads it, so the status says missing
-- Source: chosen by us, docs/metrics.md
select framework, as_of, null as value, if(status = 'not_applicable', null, 'missing') as status,
  if(status = 'not_applicable', null, 'not collected yet') as reason
from needed
