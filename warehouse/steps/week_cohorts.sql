-- week_cohorts: what the close rates of a week are made of; a row where the issues are complete for all 120 days.
-- Reads: weeks, close_counts
select w.repo_id, w.week_start, coalesce(c.issues, 0)::bigint as issues, coalesce(c.closed, 0)::bigint as closed, coalesce(c.resolved, 0)::bigint as resolved
from weeks w
asof left join close_counts c on w.repo_id = c.repo_id and w.week_start + 7 >= c.day
where w.cohort
