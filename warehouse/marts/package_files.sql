-- package_files: Files of each package of the catalog, as its index lists them; deleted files are not listed, so an old release may look
--   younger than it is. Source: the package index, simple API. Facts of a public index.
-- Kind: table
-- subject: The package, as pypi/name.
-- filename: Of the file.
-- version: As the file's name says; NULL where it cannot be read.
-- kind: wheel, sdist and the like; NULL where the name cannot be read.
-- tags: Of a wheel, interpreter-abi-platform, with spaces between several; NULL for anything else.
-- requires_python: The Pythons that it says it works with; NULL where it says nothing.
-- uploaded_at: UTC.
-- size_bytes: NULL where the index does not say.
-- is_yanked: Whether it was taken back, so that only who asks for this very version gets it.
-- yanked_reason: In its maker's words; NULL where there is none.
-- is_prerelease: Whether its version is no stable one; NULL where it cannot be read.
-- project_status: Of the package: active, archived, quarantined or deprecated; NULL where the index does not say.
-- known_at: When we read it so first, UTC.
select subject, filename, version, kind, tags, requires_python, uploaded_at, size_bytes, is_yanked, yanked_reason, is_prerelease, project_status,
  known_at
from raw.package_files
