-- Gone: commits that left a branch, and branches that left the repository.
-- touched: as when they came.
with created as (
  select repo_id, arg_max(created_at, observed_at)::date as day from raw.observations group by repo_id)
select t.rowid as at_row, true as gone, t.*, if(c.committed_at::date < b.day, date '1970-01-01', c.committed_at::date) as touched
from raw.branch_commits t
anti join incoming using (repo_id, branch, sha)
left join raw.commits c using (repo_id, sha)
left join created b on b.repo_id = t.repo_id
where t.repo_id = substring(getvariable('replaced_subject'), 8)::bigint
