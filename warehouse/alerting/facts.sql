-- facts: what is certain of a framework. Catalog events are: people wrote them down with their source. That all its repositories are
--   archived is certain when the last two looks at each of them, on two days, say so.
with looks as (
  select repo_id, is_archived from raw.observations
  qualify row_number() over (partition by repo_id order by observed_at desc) <= 2),
seen_twice as (
  select repo_id from looks group by repo_id having count(*) = 2 and bool_and(is_archived)),
doubtful as (
  select distinct framework from pulse.members anti join seen_twice using (repo_id)
  where role = 'core' and until = date '9999-12-31')
select framework, kind, on_date, source from pulse.framework_facts
semi join pulse.frameworks using (framework)
where title <> 'All core repositories are archived' or framework not in (from doubtful)
