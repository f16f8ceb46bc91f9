-- models_monthly: by library and month; what was read last counts.
-- touched: the first day of the month.
with read as (
  select distinct on (subject, month) * from incoming
  order by subject, month, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.month as touched
from read
left join raw.models_monthly t using (subject, month)
where t.rowid is null or (read.known_at >= t.known_at and read.new_models <> t.new_models)
