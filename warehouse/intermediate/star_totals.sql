-- star_totals: retained stars by repository and US Pacific calendar day: gained on the day, and all given before its end. Running sums as in commit_totals.
-- Reads: repos_in_scope
select repo_id, day, gained, (sum(gained::double) over (partition by repo_id order by day rows unbounded preceding))::bigint as stars
from pulse.newest_star_days
semi join repos_in_scope using (repo_id)
