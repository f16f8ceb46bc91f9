-- members: which repository had which role in which framework, from day `since` (included) to day `until` (excluded).
--   repo_id is NULL where no repository has answered to the catalog's name yet. Names differ in case only: the same.
-- Reads: repo_names
select distinct r.framework, n.repo_id, r.role, coalesce(n.repo, r.name) as repo,
  coalesce(r.valid_from, date '0001-01-01') as since, coalesce(r.valid_to, date '9999-12-31') as until
from pulse.framework_repos r
left join (
  select lower(name) as name, arg_min(repo_id, known_at) as repo_id from raw.names group by all) a on a.name = lower(r.name)
left join pulse.repo_names n using (repo_id)
