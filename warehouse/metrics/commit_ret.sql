-- commit_ret: the pace of now against the best of three years.
-- What:   commits a week over 13 weeks, divided by the highest 26-week mean at as_of - 7k days, k = 0..130
-- Unit:   ratio, 0 and more (above 1 where the last quarter beats every half-year)
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  activity
-- Needs:  commits 1092
-- Counts: as commits_wk, author days in the peak too where they stand for velocity. sample_size: commits of the 13 weeks. A peak
--   of 0 is a structural zero where 5 people once worked within half a year, else insufficient
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, if(a.peak_work_182 > 0, (a.work_91 / 13) / (a.peak_work_182 / 26), 0) as value, a.work_91 as sample_size,
  case when n.status <> 'observed' or a.peak_work_182 > 0 then null when a.most_people >= 5 then 'structural_zero' else 'insufficient' end as standing,
  standing as status,
  concat_ws('; ', case standing when 'structural_zero' then 'no commit in three years' when 'insufficient' then 'never 5 people within half a year' end,
    if(a.by_author_days, 'author_days', null)) as note
from needed n left join activity a on a.framework = n.framework and a.day = n.until
