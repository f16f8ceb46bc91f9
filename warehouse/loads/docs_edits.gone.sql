-- Gone: texts that no commit of the folder has any more, after its history was rewritten.
select t.rowid as at_row, true as gone, t.*, t.edited_at::date as touched
from raw.docs_edits t
anti join incoming using (subject, page, edited_at)
where t.subject = getvariable('replaced_subject')
