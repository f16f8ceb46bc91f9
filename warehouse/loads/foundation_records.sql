-- foundation_records: by project, list, state and date; what was read last counts.
-- touched: the day from which on the state holds.
with read as (
  select distinct on (subject, source, state, since) * from incoming
  order by subject, source, state, since, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.since as touched
from read
left join raw.foundation_records t using (subject, source, state, since)
where t.rowid is null or (read.known_at >= t.known_at and read.precision <> t.precision)
