-- The repositories of the framework, its own ones first, with their newest observation.
select
  f.role, f.repo, f.valid_from, f.valid_to, r.stars, r.forks, r.open_issues, r.pushed_at, r.is_archived, r.archived_at, r.observed_at,
  (
    select cast(sum(w.commits) as bigint) from repo_weekly w
    where w.repo = f.repo and w.week_start >= cast($as_of as date) - 364 and w.week_start < $as_of
  ) as commits_52_weeks
from framework_repos f
left join repos r using (repo_id)
where f.framework = $framework
order by list_position(['core', 'satellite', 'host', 'mirror'], f.role), r.stars desc nulls last, f.repo
