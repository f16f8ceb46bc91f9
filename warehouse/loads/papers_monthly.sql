-- papers_monthly: by subject, source and month; what was read last counts.
-- touched: the month, since no number of a date before it reads it.
with read as (
  select distinct on (subject, source, month) * from incoming
  order by subject, source, month, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.month as touched
from read
left join raw.papers_monthly t using (subject, source, month)
where t.rowid is null or (read.known_at >= t.known_at and read.papers <> t.papers)
