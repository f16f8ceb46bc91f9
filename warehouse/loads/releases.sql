-- releases: by repository and release; what was read last counts.
-- touched: the earlier day of publication, before or after the change.
with read as (
  select distinct on (repo_id, release_id) * from incoming
  order by repo_id, release_id, known_at desc)
select t.rowid as at_row, false as gone, read.*, least(read.published_at, t.published_at)::date as touched
from read
left join raw.releases t using (repo_id, release_id)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.tag, read.created_at, read.published_at, read.is_prerelease, read.is_draft)
      is distinct from (t.tag, t.created_at, t.published_at, t.is_prerelease, t.is_draft))
