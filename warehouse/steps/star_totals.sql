-- star_totals: retained stars by repository, given before the end of `day`. Running sums as in commit_totals.
-- Reads: repos_in_scope
select repo_id, day, (sum(gained::double) over (partition by repo_id order by day rows unbounded preceding))::bigint as stars
from pulse.newest_star_days
semi join repos_in_scope using (repo_id)
