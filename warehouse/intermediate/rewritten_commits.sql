-- rewritten_commits: by framework, for as_of = day and after, until the next row: how many `cherry_picks` in the windows of 90, 91 and 182 days no
--   longer count, since their counterpart on another branch has been committed. One of day d is in a window of w days up to d + w.
-- Reads: core, cherry_picks
with late as (
  select c.framework, b.day, b.counts_until, b.commits
  from core c
  join cherry_picks b on b.repo_id = c.repo_id and b.day >= c.since and b.day < c.until
  where b.counts_until is not null),
steps as (
  select framework, w.days, unnest([counts_until + 1, day + w.days + 1]) as day, unnest([commits, -commits]) as commits
  from late, (values (90), (91), (182)) w(days)
  where counts_until < day + w.days),
daily as (
  select framework, day, sum(commits) filter (days = 90) as at_90, sum(commits) filter (days = 91) as at_91, sum(commits) filter (days = 182) as at_182
  from steps group by all)
select framework, day, sum(at_90) over past as velocity_90, sum(at_91) over past as velocity_91, sum(at_182) over past as velocity_182
from daily
window past as (partition by framework order by day rows unbounded preceding)
