-- Commits by people by year and company: the four with the most (place 1 to 4), the others (5), private (6), unknown (7), not read yet (8).
with made as (
  select year(week_start) as year, company, sum(commits)::bigint as commits,
    case company when 'private' then 6 when 'unknown' then 7 else if(company is null, 8, 1) end as class
  from commits_by_company_weekly
  where framework = $framework and week_start + 7 <= $as_of
  group by all),
placed as (
  select *, if(class > 1, class, least(5, row_number() over (partition by year, class order by commits desc, company))) as place from made)
select year, place, case when place < 5 then coalesce(min(d.name), min(company)) when place = 5 then 'others' end as label, sum(commits)::bigint as commits
from placed
left join (select company, min(name) as name from company_domains group by all) d using (company)
group by year, place
order by year, place
