-- Gone: rows of the replaced repository, github/ and its number, that its new rows lack.
select t.rowid as at_row, true as gone, t.*, t.published_at::date as touched
from raw.releases t
anti join incoming using (repo_id, release_id)
where t.repo_id = substring(getvariable('replaced_subject'), 8)::bigint
