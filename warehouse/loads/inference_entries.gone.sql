-- Gone: entries that the repository of the round no longer has.
select t.rowid as at_row, true as gone, t.*, date '1970-01-01' as touched
from raw.inference_entries t
anti join incoming using (subject, division, submitter, system, benchmark)
where t.subject = getvariable('replaced_subject')
