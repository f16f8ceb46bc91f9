-- install_checks: Tries of the newest stable version of each package of the catalog, on the Pythons of the machine that tried: a fresh
--   environment, an installation from the package index, an import without a network. Tries are switched off unless a setting asks for
--   them, so there may be none. A try by hand that the catalog records with its source is a row too. What a try says holds for its
--   machine: its processor, its system, its compiler; no GPU is in reach.
-- Kind: table
-- subject: The package, as pypi/name.
-- version: That was tried.
-- python: The version of CPython, as 3.12.
-- tried_on: Day of the try, UTC.
-- installed: Whether pip installed it; NULL where it could not be told (error says why).
-- imported: Whether its module was imported; NULL where it was not installed.
-- error: Why not, in plain words; NULL where it was imported, and for a try by hand.
-- detail: The line that names the error, as its program wrote it, without paths; NULL where there is none.
-- seconds: That all of it took; NULL for a try by hand.
-- isolation: What stood between it and the machine: bubblewrap, or a clean environment only; NULL for a try by hand.
-- source: Where a try by hand is written down; NULL for our own.
-- known_at: When we knew it first, UTC; NULL for a try by hand.
select subject, version, python, tried_at::date as tried_on, installed, imported, error, detail, seconds, isolation, null::varchar as source, known_at
from raw.install_checks
union all
select distinct subject, version, python, tried_on, installed, imported, null, detail, null, null, source, null
from pulse.catalog_install_checks
