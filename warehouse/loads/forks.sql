-- forks: by repository and fork; a fork that is known stays as it is.
-- touched: the day of the fork.
with read as (
  select distinct on (repo_id, fork_id) * from incoming
  order by repo_id, fork_id, known_at desc)
select t.rowid as at_row, false as gone, read.*, least(read.created_at, t.created_at)::date as touched
from read
left join raw.forks t using (repo_id, fork_id)
where t.rowid is null or (read.known_at >= t.known_at and read.created_at <> t.created_at)
