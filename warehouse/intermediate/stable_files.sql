-- stable_files: the files of stable versions, with the place of the version. What was yanked is left out at every date, since its index does not
--   say when it was; so is a version that cannot be read.
-- Reads: versions
select f.subject, f.uploaded_at, f.tags, f.requires_python, v.place, v.base, v.line
from raw.package_files f
join versions v using (version)
where not f.is_yanked and not f.is_prerelease
