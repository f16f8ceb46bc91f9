-- c90: is there work at all, the plainest signal.
-- What:   first-parent commits of the 90 days before as_of
-- Unit:   commits; author-days where few big merges carry the work (reason author_days)
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, activity
-- Needs:  commits 91
-- Counts: as commits_wk. sample_size: the same number
-- Source: chosen by us as the baseline that is hard to beat, docs/metrics.md
select s.framework, 'c90' as metric, s.as_of,
  case when s.status = 'observed' then a.work_90 end::double as value,
  if(a.by_author_days, 'author-days', 'commits') as unit,
  case when s.status = 'observed' then a.work_90 end as sample_size,
  s.status,
  nullif(concat_ws('; ', s.reason, if(a.by_author_days, 'author_days', null)), '') as reason
from seen s
left join activity a on a.framework = s.framework and a.day = s.until
where s.source = 'commits' and s.days = 91
