-- week_cohorts: what the close rates of a week are made of; a row where the issues are complete for all 120 days.
-- Reads: weeks, cohorts
select w.repo_id, w.week_start, coalesce(c.issues, 0)::bigint as issues, coalesce(c.closed, 0)::bigint as closed, coalesce(c.resolved, 0)::bigint as resolved
from weeks w
left join cohorts c on c.framework is null and c.repo_id = w.repo_id and c.as_of = w.week_start + 7
where w.cohort
