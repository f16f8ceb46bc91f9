-- commits_disagree: git has fewer commits of the default branch than GitHub counted at the observation, though it is complete.
--   All present commits are counted, whatever their dates: a rewritten branch changes dates. Commits that a later observation no longer
--   counted are not missing in an earlier one: the branch was rewritten in between.
-- Fails: commits
-- Do: run `pulse refresh`; where it stays, remove the repository's folder below `git/` of the home, and the next run clones it again
-- Tolerates: 3 commits or 1 %, whichever is more: a branch moves between the count and the fetch
with rows as (
  select repo_id, count(*) as here from raw.branch_commits where is_default group by repo_id),
counted as (
  select o.repo_id, o.observed_at,
    min(o.commits_total) over (partition by o.repo_id order by o.observed_at rows between current row and unbounded following) as there
  from raw.observations o
  join pulse.repo_coverage c on c.repo_id = o.repo_id and c.source = 'commits' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.commits_total is not null)
select 'github/' || repo_id as subject, observed_at, format('{} commits here by git, {} by GitHub''s count', coalesce(here, 0), there) as detail
from counted
left join rows using (repo_id)
where there - coalesce(here, 0) > greatest(3, there / 100)
