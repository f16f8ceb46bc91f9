-- commits_by_company_weekly: commits by people and their authors by framework, week and company, counted as human_commits and active_authors
--   of framework_weekly: bots are left out of both, sync accounts of the people. Only weeks that git was complete for, and of them companies
--   with a commit. company is NULL for commits that were read before companies were.
-- Reads: repo_weekly, framework_weekly, core
with joined as (
  select distinct m.framework, w.repo_id, w.week_start
  from core m
  join fresh_repo_weekly w on w.repo_id = m.repo_id and w.week_start + 7 > m.since and w.week_start < m.until
  join fresh_framework_weekly f on f.framework = m.framework and f.week_start = w.week_start and f.human_commits is not null),
written as (
  select repo_id, date_trunc('week', c.committed_at)::date as week_start, c.company, c.author_id, c.is_sync_account, c.known_at
  from raw.commits c
  join raw.branch_commits b using (repo_id, sha)
  where b.is_default and not c.is_bot and c.committed_at >= getvariable('first_week') and c.committed_at < getvariable('as_of')::date)
select j.framework, j.week_start, w.company, count(*) as commits, count(distinct w.author_id) filter (not w.is_sync_account) as people,
  max(w.known_at) as known_at
from joined j
join written w using (repo_id, week_start)
group by all
