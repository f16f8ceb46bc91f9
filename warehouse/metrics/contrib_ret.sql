-- contrib_ret: the people of now against the most of three years.
-- What:   distinct people with a commit in the 26 weeks (182 days) before as_of, divided by the most at as_of - 7k days, k = 0..130
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  activity
-- Needs:  commits 1092
-- Counts: authors of all commits of the default and live release branches, not only of the mainline: the merge button decides who shows
--   there; no bots, no sync accounts. sample_size: the people now. A peak under 5 people is a structural zero where there once
--   were 5, else insufficient
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, if(a.peak_people_182 >= 5, a.people_182 / a.peak_people_182, 0) as value, a.people_182 as sample_size,
  case when n.status <> 'observed' or a.peak_people_182 >= 5 then null when a.most_people >= 5 then 'structural_zero' else 'insufficient' end as standing,
  standing as status,
  case standing when 'structural_zero' then 'never 5 people within half a year for three years'
    when 'insufficient' then 'never 5 people within half a year' end as note
from needed n left join activity a on a.framework = n.framework and a.day = n.until
