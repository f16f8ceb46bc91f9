-- dependents: one row a package and day; the last look of a day counts.
-- touched: none, since no metric reads them.
with read as (
  select distinct on (subject, observed_on) * from incoming
  order by subject, observed_on, known_at desc)
select t.rowid as at_row, false as gone, read.*, null::date as touched
from read
left join raw.dependents t using (subject, observed_on)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.version, read.dependents, read.direct, read.indirect) is distinct from (t.version, t.dependents, t.direct, t.indirect))
