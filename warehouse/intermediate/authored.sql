-- authored: commits by repository, day (committer date, UTC) and author; commits and mainline (first-parent ones) are those of the
--   default branch, both 0 where the author worked on a release branch only. A commit without a date is on no day. Author ids are hashes already: 64 bits of them do.
--   `left_out` is empty but where a measuring leaves a company's commits out (`warehouse/without_sponsor.py`).
-- Reads: repos_in_scope, left_out
select b.repo_id, c.committed_at::date as day, if(c.author_id is null, null, hash(c.author_id)) as author, c.is_bot, c.is_sync_account,
  (count(*) filter (b.is_default))::integer as commits, (count(*) filter (b.is_default and b.is_first_parent))::integer as mainline
from raw.branch_commits b
semi join repos_in_scope using (repo_id)
join raw.commits c using (repo_id, sha)
anti join left_out l on l.repo_id = c.repo_id and l.company = c.company
where c.committed_at is not null
group by all
