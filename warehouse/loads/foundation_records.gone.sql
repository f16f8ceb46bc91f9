-- Gone: states of the replaced project that no list contains any more, with this date.
select t.rowid as at_row, true as gone, t.*, t.since as touched
from raw.foundation_records t
anti join incoming using (subject, source, state, since)
where t.subject = getvariable('replaced_subject')
