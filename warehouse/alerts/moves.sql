-- moves: the days on which a framework's set of core repositories changed, after its first.
with core as (
  select framework, name, coalesce(valid_from, date '0001-01-01') as since, valid_to from pulse.framework_repos where role = 'core'),
borders as (
  select framework, since as on_date, name || ' joins the framework' as what from core
  union all
  select framework, valid_to, name || ' leaves the framework' from core where valid_to is not null)
select framework, on_date, string_agg(what, ', ' order by what) as what
from borders
join (select framework, min(since) as first_day from core group by framework) using (framework)
where on_date > first_day and on_date < $as_of
group by framework, on_date
