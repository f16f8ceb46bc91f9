-- Gone: rows of the replaced repository, github/ and its number, that its new rows lack.
select t.rowid as at_row, true as gone, t.*, t.created_at::date as touched
from raw.forks t
anti join incoming using (repo_id, fork_id)
where t.repo_id = substring(getvariable('replaced_subject'), 8)::bigint
