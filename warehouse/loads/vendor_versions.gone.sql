-- Gone: versions that no commit of the table has any more, after its history was rewritten.
select t.rowid as at_row, true as gone, t.*, coalesce(t.not_before, t.first_seen_at)::date as touched
from raw.vendor_versions t
anti join incoming using (subject, scope, version)
where t.subject = getvariable('replaced_subject')
