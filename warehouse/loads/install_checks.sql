-- install_checks: one row a package, Python and try.
-- touched: the day of the try.
with read as (
  select distinct on (subject, python, tried_at) * from incoming
  order by subject, python, tried_at, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.tried_at::date as touched
from read
left join raw.install_checks t using (subject, python, tried_at)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.version, read.module, read.installed, read.imported, read.error, read.detail, read.seconds, read.isolation)
      is distinct from (t.version, t.module, t.installed, t.imported, t.error, t.detail, t.seconds, t.isolation))
