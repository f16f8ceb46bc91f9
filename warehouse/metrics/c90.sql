-- c90: is there work at all, the plainest signal.
-- What:   first-parent commits of the 90 days before as_of
-- Unit:   commits; author-days where few big merges carry the work (reason author_days)
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  activity
-- Needs:  commits 91
-- Counts: as commits_wk. sample_size: the same number
-- Source: chosen by us as the baseline that is hard to beat, docs/metrics.md
select n.framework, n.as_of, a.work_90 as value, a.work_90 as sample_size,
  if(a.by_author_days, 'author-days', null) as unit, if(a.by_author_days, 'author_days', null) as note
from needed n left join activity a on a.framework = n.framework and a.day = n.until
