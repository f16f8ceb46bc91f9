-- links_checked: by folder, link and moment; a check is written once.
-- touched: its day.
with read as (
  select distinct on (subject, url, checked_at) * from incoming
  order by subject, url, checked_at, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.checked_at::date as touched
from read
left join raw.links_checked t using (subject, url, checked_at)
where t.rowid is null
