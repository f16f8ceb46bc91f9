-- What health would be without the company with the most commits, before caps, or why that cannot be said.
select w.company, coalesce((select min(name) from company_domains d where d.company = w.company), w.company) as name, w.commits_wk,
  w.commits_wk_without, w.people, w.people_without, w.health, w.health_without, w.reason
from health_without_sponsor w
where w.framework = $framework and w.as_of <= $as_of
