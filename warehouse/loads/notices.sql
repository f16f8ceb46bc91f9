-- notices: by repository, notice and reading; a change is written once.
-- touched: no measured number changes.
with read as (
  select distinct on (subject, notice, known_at) * from incoming
  order by subject, notice, known_at)
select t.rowid as at_row, false as gone, read.*, null::date as touched
from read
left join raw.notices t using (subject, notice, known_at)
where t.rowid is null
