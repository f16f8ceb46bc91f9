-- commit_ret: the pace of now against the best of three years.
-- What:   commits a week over 13 weeks, divided by the highest 26-week mean at as_of - 7k days, k = 0..130
-- Unit:   ratio, 0 and more (above 1 where the last quarter beats every half-year)
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, activity
-- Needs:  commits 1092
-- Counts: as commits_wk, author days in the peak too where they stand for velocity. sample_size: commits of the 13 weeks. A peak
--   of 0 is a structural zero where 5 people once worked within half a year, else insufficient
-- Source: chosen by us, docs/metrics.md
select framework, 'commit_ret' as metric, as_of,
  case standing when 'observed' then (work_91 / 13) / (peak_work_182 / 26) when 'structural_zero' then 0 end as value,
  'ratio' as unit,
  case when status = 'observed' then work_91 end as sample_size,
  standing as status,
  nullif(concat_ws('; ', reason, case standing when 'structural_zero' then 'no commit in three years'
    when 'insufficient' then 'never 5 people within half a year' end, if(by_author_days, 'author_days', null)), '') as reason
from (
  select s.*, a.work_91, a.peak_work_182, a.by_author_days, case when s.status <> 'observed' or a.peak_work_182 > 0 then s.status
    when a.most_people >= 5 then 'structural_zero' else 'insufficient' end as standing
  from seen s left join activity a on a.framework = s.framework and a.day = s.until
  where s.source = 'commits' and s.days = 1092)
