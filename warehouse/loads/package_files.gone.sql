-- Gone: files of the replaced package that its index no longer lists.
select t.rowid as at_row, true as gone, t.*, t.uploaded_at::date as touched
from raw.package_files t
anti join incoming using (subject, filename)
where t.subject = getvariable('replaced_subject')
