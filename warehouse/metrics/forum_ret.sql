-- forum_ret: do its users still talk, against their own best.
-- What:   posts by people in forum and discussions in 26 weeks, divided by their own peak of three years
-- Unit:   ratio
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen
-- Needs:  posts all
-- Counts: nothing yet: no collector brings it, so the status says missing
-- Source: chosen by us, docs/metrics.md
select framework, 'forum_ret' as metric, as_of,
  null::double as value, 'ratio' as unit, null::bigint as sample_size,
  if(status = 'not_applicable', status, 'missing') as status, if(status = 'not_applicable', reason, 'not collected yet') as reason
from seen
where source = 'posts'
