-- cohorts: what the close rates are made of: by repository for the end of each week (framework NULL), and by framework for the dates
--   asked for, issues created in [as_of - 120 d, as_of - 30 d) on days on which the repository was core, without those that had vanished
--   by then.
-- Reads: weeks, availability, core, issue_totals, lost_issues
with asked as (
  select null as framework, repo_id, week_start + 7 as as_of, date '0001-01-01' as since, date '9999-12-31' as until from weeks where cohort
  union all
  select distinct s.framework, c.repo_id, s.until, c.since, c.until
  from availability s join core c using (framework) where s.source = 'issues' and s.status = 'observed'),
ends as (
  select *, greatest(least(as_of - back.days, until), since) as before from asked, (values (30), (120)) back(days)),
totals as (
  select e.framework, e.repo_id, e.as_of,
    sum(if(e.days = 30, t.issues, -t.issues)) as issues,
    sum(if(e.days = 30, t.closed, -t.closed)) as closed,
    sum(if(e.days = 30, t.resolved + if(t.day = e.as_of - 31, t.not_yet_known, 0), -t.resolved)) as resolved
  from ends e
  asof join issue_totals t on e.repo_id = t.repo_id and e.before > t.day
  group by e.framework, e.repo_id, e.as_of),
lost as (
  select a.framework, a.repo_id, a.as_of, sum(l.issues) as issues, sum(l.closed) as closed,
    sum(l.resolved + if(l.day = a.as_of - 31, l.not_yet_known, 0)) as resolved
  from asked a
  join lost_issues l on l.repo_id = a.repo_id and l.since <= a.as_of and l.until > a.as_of and l.day >= greatest(a.as_of - 120, a.since)
    and l.day < least(a.as_of - 30, a.until)
  group by a.framework, a.repo_id, a.as_of)
select t.framework, t.repo_id, t.as_of, t.issues - coalesce(l.issues, 0) as issues, t.closed - coalesce(l.closed, 0) as closed,
  t.resolved - coalesce(l.resolved, 0) as resolved
from totals t
left join lost l on l.framework is not distinct from t.framework and l.repo_id = t.repo_id and l.as_of = t.as_of
