-- vulnerabilities: by package, vulnerability and range of versions; what was read last counts.
-- touched: the day of its publication.
with read as (
  select distinct on (subject, vulnerability, introduced, fixed, last_affected) * from incoming
  order by subject, vulnerability, introduced, fixed, last_affected, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.published_at::date as touched
from read
left join raw.vulnerabilities t on (t.subject, t.vulnerability) = (read.subject, read.vulnerability)
  and (t.introduced, t.fixed, t.last_affected) is not distinct from (read.introduced, read.fixed, read.last_affected)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.aliases, read.severity, read.published_at, read.modified_at, read.withdrawn_at)
      is distinct from (t.aliases, t.severity, t.published_at, t.modified_at, t.withdrawn_at))
