-- commits_wk: how much work lands in a week.
-- What:   first-parent commits of the 13 weeks (91 days) before as_of, divided by 13
-- Unit:   commits/week; author-days/week where few big merges carry the work (reason author_days)
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  activity
-- Needs:  commits 91
-- Counts: default and live release branches of the core repositories, by committer date; bots left out, sync accounts kept;
--   a hash once, and a commit that another branch has too (same author and subject) once. sample_size: the commits
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, a.work_91 / 13 as value, a.work_91 as sample_size,
  if(a.by_author_days, 'author-days/week', null) as unit, if(a.by_author_days, 'author_days', null) as note
from needed n left join activity a on a.framework = n.framework and a.day = n.until
