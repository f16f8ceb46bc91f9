-- facts: certain events of a framework. Catalog events are: people recorded them with a source. That all its repositories are
--   archived is certain if the last two observations of each of them, on two days, say so. A repository that was archived at our first
--   observation, without a known date, was so before: its fact is dated to the day before, so that it is not notified.
with observed as (
  select repo_id, is_archived from raw.observations
  qualify row_number() over (partition by repo_id order by observed_at desc) <= 2),
seen_twice as (
  select repo_id from observed group by repo_id having count(*) = 2 and bool_and(is_archived)),
doubtful as (
  select distinct framework from pulse.members anti join seen_twice using (repo_id)
  where role = 'core' and until = date '9999-12-31'),
found_so as (
  select distinct m.framework, f.day as on_date
  from pulse.members m
  join (select repo_id, min(observed_at)::date as day from raw.observations group by repo_id
    having arg_min(is_archived and archived_at is null, observed_at)) f using (repo_id)
  where m.role = 'core' and m.until = date '9999-12-31')
select e.framework, e.kind, if(s.framework is null, e.on_date, e.on_date - 1) as on_date,
  e.source || if(s.framework is null, '', ', so at the first look') as source, e.precision
from pulse.framework_facts e
semi join pulse.frameworks f on f.framework = e.framework
left join found_so s on s.framework = e.framework and s.on_date = e.on_date and e.title = 'All core repositories are archived'
where e.title <> 'All core repositories are archived' or e.framework not in (from doubtful)
