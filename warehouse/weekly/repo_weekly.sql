-- repo_weekly: one row per repository and week that has ended; 0 means counted and none, NULL that the source was not complete for it.
--   Rows that had vanished by the end of the week do not count.
-- Reads: weeks, authored, week_cohorts, star_totals
with work as (
  select repo_id, date_trunc('week', day)::date as week_start, sum(commits) as commits, sum(commits) filter (not is_bot) as human_commits,
    sum(mainline) filter (not is_bot) as mainline_commits, count(distinct author) filter (not is_bot and not is_sync_account) as active_authors
  from authored where commits > 0 and day >= getvariable('first_week') group by all),
happened as (
  select repo_id, number, 'issue' as kind, 'opened' as event, date_trunc('week', created_at)::date as week_start from raw.issues
  where created_at >= getvariable('first_week')
  union all select repo_id, number, 'issue', 'closed', date_trunc('week', happened_at)::date from raw.issue_events
  where event = 'closed' and happened_at >= getvariable('first_week')
  union all select repo_id, number, 'pull_request', 'proposed', date_trunc('week', created_at)::date from raw.pulls
  where created_at >= getvariable('first_week')
  union all select repo_id, number, 'pull_request', 'merged', date_trunc('week', merged_at)::date from raw.pulls
  where merged_at >= getvariable('first_week')),
counted as (
  select h.repo_id, h.week_start, count(*) filter (event = 'opened') as issues_opened, count(*) filter (event = 'closed') as issues_closed,
    count(*) filter (event = 'proposed') as prs_opened, count(*) filter (event = 'merged') as prs_merged
  from happened h
  anti join pulse.away a on a.repo_id = h.repo_id and a.kind = h.kind and a.number = h.number and a.since <= h.week_start + 7
    and a.until > h.week_start + 7
  group by h.repo_id, h.week_start),
starred as (
  select repo_id, date_trunc('week', day)::date as week_start, sum(gained) as stars_gained
  from star_totals where day >= getvariable('first_week') group by all),
seen as (
  select repo_id, observed_at::date - 6 as week_start, stars from raw.observations
  where isodow(observed_at) = 7 and stars is not null),
retained as (
  select w.repo_id, w.week_start, coalesce(t.stars, 0) as stars
  from weeks w asof left join star_totals t on w.repo_id = t.repo_id and w.week_start + 5 >= t.day where w.all_stars)
select repo_id, week_start,
  if(w.commits, coalesce(work.commits, 0), null)::bigint as commits,
  if(w.commits, coalesce(human_commits, 0), null)::bigint as human_commits,
  if(w.commits, coalesce(mainline_commits, 0), null)::bigint as mainline_commits,
  if(w.commits, coalesce(active_authors, 0), null) as active_authors,
  if(w.issues, coalesce(issues_opened, 0), null) as issues_opened,
  if(w.issues, coalesce(issues_closed, 0), null) as issues_closed,
  if(w.pulls, coalesce(prs_opened, 0), null) as prs_opened,
  if(w.pulls, coalesce(prs_merged, 0), null) as prs_merged,
  if(w.stars, coalesce(stars_gained, 0), null)::bigint as stars_gained,
  coalesce(seen.stars, retained.stars)::bigint as stars_total,
  case when seen.stars is not null then 'observed' when retained.stars is not null then 'retained' end as stars_basis,
  case when c.issues >= 20 then c.closed / c.issues end::double as any_close_rate_30d,
  case when c.issues >= 20 then c.resolved / c.issues end::double as human_close_rate_30d,
  c.issues::bigint as close_cohort
from weeks w
left join work using (repo_id, week_start) left join counted using (repo_id, week_start) left join starred using (repo_id, week_start)
left join seen using (repo_id, week_start) left join week_cohorts c using (repo_id, week_start) left join retained using (repo_id, week_start)
