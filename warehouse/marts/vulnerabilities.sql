-- vulnerabilities: Known vulnerabilities of each package of the catalog; a row is a range of affected versions of one of them. Few are no
--   sign of security: a project with a busy process has many. Source: OSV; each database in it has a licence of its own.
-- Kind: table
-- subject: The package, as pypi/name.
-- vulnerability: Its id, as GHSA-xxj3-55p6-xg3h.
-- aliases: Other ids of it, as CVE-2022-24294, with spaces between several; empty where there is none.
-- severity: low, medium, high or critical, as its database says; NULL where it says nothing.
-- introduced: The first version that has it, 0 for the very first; NULL where no range of versions is given.
-- fixed: The first version without it; NULL where there is none yet, or no range is given.
-- last_affected: The last version that has it, where its database says that instead of what fixed it; NULL elsewhere.
-- published_at: UTC.
-- modified_at: UTC.
-- withdrawn_at: When it was found to be none, UTC; NULL where it stands.
-- known_at: When we read it so first, UTC.
select subject, vulnerability, aliases, severity, introduced, fixed, last_affected, published_at, modified_at, withdrawn_at, known_at
from raw.vulnerabilities
