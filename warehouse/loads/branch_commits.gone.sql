-- Gone: commits that left a branch, and branches that left the repository.
select t.rowid as at_row, true as gone, t.*, c.committed_at::date as touched
from raw.branch_commits t
anti join incoming using (repo_id, branch, sha)
left join raw.commits c using (repo_id, sha)
where t.repo_id = getvariable('replaced_repo_id')
