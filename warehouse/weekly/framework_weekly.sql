-- framework_weekly: the same as repo_weekly over the core repositories that belonged to the framework on any day of the week: counts
--   added, people distinct over all, close rates pooled. NULL where one of them is NULL, or was never seen at all.
-- Reads: repo_weekly, core, first_activity, week_cohorts, authored
with joined as (
  select distinct m.framework, w.* from core m
  join fresh_repo_weekly w on w.repo_id = m.repo_id and w.week_start + 7 > m.since and w.week_start < m.until),
due as (
  select j.framework, j.week_start, count(distinct j.repo_id) + count(m.framework) as repos
  from joined j
  left join core m on m.framework = j.framework and j.week_start + 7 > m.since and j.week_start < m.until
    and (m.repo_id is null or m.repo_id not in (select repo_id from first_activity))
  group by all),
people as (
  select j.framework, j.week_start, count(distinct a.author) as active_authors
  from joined j
  join (select *, date_trunc('week', day)::date as week_start from authored
        where commits > 0 and not is_bot and not is_sync_account and day >= getvariable('first_week')) a using (repo_id, week_start)
  group by all),
pooled as (
  select j.framework, j.week_start, sum(c.issues) as issues, sum(c.closed) as closed, sum(c.resolved) as resolved
  from joined j join week_cohorts c using (repo_id, week_start) group by all)
select j.framework, j.week_start,
  if(count(commits) = d.repos, sum(commits), null)::bigint as commits,
  if(count(human_commits) = d.repos, sum(human_commits), null)::bigint as human_commits,
  if(count(mainline_commits) = d.repos, sum(mainline_commits), null)::bigint as mainline_commits,
  if(count(j.active_authors) = d.repos, coalesce(any_value(p.active_authors), 0), null) as active_authors,
  if(count(issues_opened) = d.repos, sum(issues_opened), null)::bigint as issues_opened,
  if(count(issues_closed) = d.repos, sum(issues_closed), null)::bigint as issues_closed,
  if(count(prs_opened) = d.repos, sum(prs_opened), null)::bigint as prs_opened,
  if(count(prs_merged) = d.repos, sum(prs_merged), null)::bigint as prs_merged,
  if(count(stars_gained) = d.repos, sum(stars_gained), null)::bigint as stars_gained,
  if(count(stars_total) = d.repos, sum(stars_total), null)::bigint as stars_total,
  if(count(stars_basis) = d.repos, max(stars_basis), null) as stars_basis,
  if(count(close_cohort) = d.repos and any_value(c.issues) >= 20, any_value(c.closed / c.issues), null)::double as any_close_rate_30d,
  if(count(close_cohort) = d.repos and any_value(c.issues) >= 20, any_value(c.resolved / c.issues), null)::double as human_close_rate_30d,
  if(count(close_cohort) = d.repos, any_value(c.issues), null)::bigint as close_cohort
from joined j
left join people p using (framework, week_start)
left join pooled c using (framework, week_start)
join due d using (framework, week_start)
group by j.framework, j.week_start, d.repos
