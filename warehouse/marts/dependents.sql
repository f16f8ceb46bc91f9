-- dependents: Packages that depend on each package of the catalog, every four weeks from the first night on; shown, never scored: the
--   dependents of MXNet grew after its end. Source: deps.dev (CC BY 4.0), its alpha API.
-- Kind: table
-- subject: The package, as pypi/name.
-- version: The default version at deps.dev, whose dependents these are; packages that ask for another version do not count.
-- observed_on: Day of the look, UTC.
-- packages: Packages that depend on it, directly or not.
-- direct: Packages that name it themselves.
-- indirect: Packages that need it through another one.
-- known_at: When we read it so first, UTC.
select subject, version, observed_on, dependents as packages, direct, indirect, known_at
from raw.dependents
