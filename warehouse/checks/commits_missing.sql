-- commits_missing: git says it is complete, but the default branch has no commit, or a branch names commits that are not here.
-- Fails: commits
-- Do: remove the repository's folder below `git/` of the home: the next run clones it again
-- Tolerates: nothing
with whole as (
  select c.repo_id, o.observed_at
  from pulse.repo_coverage c
  join raw.observations o on o.repo_id = c.repo_id and c.complete_until >= o.observed_at and not o.is_empty
  where c.source = 'commits')
select 'github/' || repo_id as subject, observed_at, 'no commit on the default branch of a repository that is not empty' as detail
from whole
where repo_id not in (select repo_id from raw.branch_commits where is_default)
union all
select 'github/' || w.repo_id as subject, w.observed_at, format('{} commits of its branches are not here', l.lacking)
from whole w
join (select repo_id, count(*) as lacking from raw.branch_commits anti join raw.commits using (repo_id, sha) group by repo_id) l using (repo_id)
