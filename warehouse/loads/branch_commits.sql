-- branch_commits: by repository, branch and hash.
-- Reads: commits
-- touched: the committer's day of a commit that came to a branch or changed its place on it; one from before the repository's creation can
--   move the beginning of the history, and with it every week.
with created as (
  select repo_id, arg_max(created_at, observed_at)::date as day from raw.observations group by repo_id),
read as (
  select distinct on (repo_id, branch, sha) * from incoming order by repo_id, branch, sha, is_default desc, is_first_parent desc)
select t.rowid as at_row, false as gone, read.*, if(c.committed_at::date < b.day, date '1970-01-01', c.committed_at::date) as touched
from read
left join raw.branch_commits t using (repo_id, branch, sha)
left join raw.commits c using (repo_id, sha)
left join created b using (repo_id)
where t.rowid is null or (read.is_default, read.is_first_parent) is distinct from (t.is_default, t.is_first_parent)
