-- package_files: by package and file; what was read last counts.
-- touched: the day of the upload.
with read as (
  select distinct on (subject, filename) * from incoming
  order by subject, filename, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.uploaded_at::date as touched
from read
left join raw.package_files t using (subject, filename)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.version, read.tags, read.requires_python, read.uploaded_at, read.size_bytes, read.is_yanked, read.yanked_reason, read.project_status)
      is distinct from (t.version, t.tags, t.requires_python, t.uploaded_at, t.size_bytes, t.is_yanked, t.yanked_reason, t.project_status))
