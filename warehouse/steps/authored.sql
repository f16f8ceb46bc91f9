-- authored: commits by repository, day (committer date, UTC) and author; of the default branch, and of the release branches what they
--   have of their own. mainline: first-parent commits.
-- Reads: repos_in_scope
select b.repo_id, c.committed_at::date as day, c.author_id, c.is_bot, c.is_sync_account, b.is_default,
  count(*) as commits, count(*) filter (b.is_first_parent) as mainline
from raw.branch_commits b
semi join repos_in_scope using (repo_id)
join raw.commits c using (repo_id, sha)
group by all
