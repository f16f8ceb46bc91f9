-- commits: by repository and hash; the hash fixes the dates and the author's address, but who counts as a bot, and whose a
--   mail domain is, may change.
-- touched: the committer's day.
with read as (
  select * from incoming
  qualify row_number() over (partition by repo_id, sha order by known_at desc) = 1)
select t.rowid as at_row, false as gone, read.*, least(read.committed_at, t.committed_at)::date as touched
from read
left join raw.commits t using (repo_id, sha)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.committed_at, read.authored_at, read.author_id, read.is_bot, read.is_sync_account, read.is_merge, read.subject_key, read.is_named,
        read.company)
      is distinct from (t.committed_at, t.authored_at, t.author_id, t.is_bot, t.is_sync_account, t.is_merge, t.subject_key, t.is_named, t.company))
