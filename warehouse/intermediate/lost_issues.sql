-- lost_issues: issues that vanished from GitHub, by repository, day of creation and the dates (as_of, from since to until, excluded) for
--   which they do not count; the columns are those of issue_totals, of that day alone.
-- Reads: repos_in_scope
select j.repo_id, j.day, a.since, a.until, count(*)::integer as issues, (count(*) filter (j.closed))::integer as closed,
  (count(*) filter (j.resolved))::integer as resolved, (count(*) filter (j.not_yet_known))::integer as not_yet_known
from pulse.away a
join pulse.judged_issues j on j.repo_id = a.repo_id and j.number = a.number
semi join repos_in_scope r on r.repo_id = a.repo_id
where a.kind = 'issue'
group by all
