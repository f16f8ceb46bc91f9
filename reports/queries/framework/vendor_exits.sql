-- Companies that have left it by the page's date, as far as mail domains tell.
select e.company, coalesce((select min(name) from company_domains d where d.company = e.company), e.company) as name, e.left_on,
  if(e.returned_on <= $as_of, e.returned_on, null) as returned_on, e.commits_before, e.all_before, e.commits_after, e.all_after
from vendor_exits e
where e.framework = $framework and e.noticed_on <= $as_of
order by e.left_on, e.company
