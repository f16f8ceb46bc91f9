-- docs_edits: by folder, page and the moment of the edit; what was read last counts.
-- touched: the day from which on the counts differ: that of the edit, or of its end where only that differs.
with read as (
  select distinct on (subject, page, edited_at) * from incoming
  order by subject, page, edited_at, known_at desc)
select t.rowid as at_row, false as gone, read.*,
  if(t.rowid is null, read.edited_at, coalesce(least(read.ended_at, t.ended_at), read.edited_at))::date as touched
from read
left join raw.docs_edits t using (subject, page, edited_at)
where t.rowid is null
  or (read.known_at >= t.known_at and (read.ended_at, read.commit_sha) is distinct from (t.ended_at, t.commit_sha))
