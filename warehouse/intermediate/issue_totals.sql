-- issue_totals: by repository and day of creation, all issues up to and including that day: those closed within 30 days, and those that
--   a person resolved; not_yet_known: of this day only, as in judged_issues. Issues that vanished count here too (lost_issues takes them
--   out). Running sums as in commit_totals.
-- Reads: repos_in_scope
select repo_id, day, (sum(count(*)::double) over past)::integer as issues, (sum((count(*) filter (closed))::double) over past)::integer as closed,
  (sum((count(*) filter (resolved))::double) over past)::integer as resolved, (count(*) filter (not_yet_known))::integer as not_yet_known
from pulse.judged_issues
semi join repos_in_scope using (repo_id)
group by repo_id, day
window past as (partition by repo_id order by day rows unbounded preceding)
