-- commits_wk: how much work lands in a week.
-- What:   first-parent commits of the 13 weeks (91 days) before as_of, divided by 13
-- Unit:   commits/week; author-days/week where few big merges carry the work (reason author_days)
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, activity
-- Needs:  commits 91
-- Counts: default and live release branches of the core repositories, by committer date; bots left out, sync accounts kept;
--   a hash once, and a commit that another branch has too (same author and subject) once. sample_size: the commits
-- Source: chosen by us, docs/metrics.md
select s.framework, 'commits_wk' as metric, s.as_of,
  case when s.status = 'observed' then a.work_91 / 13 end as value,
  if(a.by_author_days, 'author-days/week', 'commits/week') as unit,
  case when s.status = 'observed' then a.work_91 end as sample_size,
  s.status,
  nullif(concat_ws('; ', s.reason, if(a.by_author_days, 'author_days', null)), '') as reason
from seen s
left join activity a on a.framework = s.framework and a.day = s.until
where s.source = 'commits' and s.days = 91
