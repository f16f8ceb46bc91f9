-- contrib_ret: the people of now against the most of three years.
-- What:   distinct people with a commit in the 26 weeks (182 days) before as_of, divided by the most at as_of - 7k days, k = 0..130
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, activity
-- Needs:  commits 1092
-- Counts: authors of all commits of the default and live release branches, not only of the mainline: the merge button decides who shows
--   there; no bots, no sync accounts. sample_size: the people now. A peak under 5 people is a structural zero where there once
--   were 5, else insufficient
-- Source: chosen by us, docs/metrics.md
select framework, 'contrib_ret' as metric, as_of,
  case standing when 'observed' then people_182 / peak_people_182 when 'structural_zero' then 0 end as value,
  'ratio' as unit,
  case when status = 'observed' then people_182 end as sample_size,
  standing as status,
  nullif(concat_ws('; ', reason, case standing when 'structural_zero' then 'never 5 people within half a year for three years'
    when 'insufficient' then 'never 5 people within half a year' end), '') as reason
from (
  select s.*, a.people_182, a.peak_people_182, case when s.status <> 'observed' or a.peak_people_182 >= 5 then s.status
    when a.most_people >= 5 then 'structural_zero' else 'insufficient' end as standing
  from seen s left join activity a on a.framework = s.framework and a.day = s.until
  where s.source = 'commits' and s.days = 1092)
