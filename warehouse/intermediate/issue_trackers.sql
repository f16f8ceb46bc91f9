-- issue_trackers: for every framework and date what the close rates are made of, and whether every core repository was archived by then.
-- Reads: availability, cohorts, snapshots
with archives as (
  select l.framework, l.as_of, bool_and(a.repo_id is not null) as all_archived
  from snapshots l
  left join pulse.archived a on a.repo_id = l.repo_id and a.archived_at < l.as_of and coalesce(a.open_again_at >= l.as_of, true)
  where l.is_core
  group by all),
pooled as (
  select framework, as_of, sum(issues) as issues, sum(closed) as closed, sum(resolved) as resolved
  from cohorts where framework is not null group by all)
select d.framework, d.as_of, coalesce(a.all_archived, false) as all_archived,
  coalesce(p.issues, 0)::bigint as issues, coalesce(p.closed, 0)::bigint as closed, coalesce(p.resolved, 0)::bigint as resolved
from (select distinct framework, as_of, until from availability where source = 'issues') d
left join pooled p on p.framework = d.framework and p.as_of = d.until
left join archives a on a.framework = d.framework and a.as_of = d.as_of
