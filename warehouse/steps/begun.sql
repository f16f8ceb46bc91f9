-- begun: the first day of every repository: the earlier of its creation and its first commit.
-- Reads: repos_in_scope, authored
select repo_id, min(day) as first_day
from (select repo_id, arg_max(created_at, observed_at)::date as day from raw.observations group by repo_id
      union all select repo_id, min(day) from authored where commits > 0 group by repo_id)
semi join repos_in_scope using (repo_id)
group by repo_id
