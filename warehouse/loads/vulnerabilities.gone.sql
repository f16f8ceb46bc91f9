-- Gone: ranges of the replaced package that the database no longer lists.
select t.rowid as at_row, true as gone, t.*, t.published_at::date as touched
from raw.vulnerabilities t
where t.subject = getvariable('replaced_subject') and not exists (
  from incoming i
  where i.vulnerability = t.vulnerability and (i.introduced, i.fixed, i.last_affected) is not distinct from (t.introduced, t.fixed, t.last_affected))
