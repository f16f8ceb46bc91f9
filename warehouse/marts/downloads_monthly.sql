-- downloads_monthly: Downloads of each package of the catalog by month; shown and compared, never scored: they are those of machines too,
--   and they grew after frameworks had ended. Sources: ClickPy and pypistats.org, both from the index's public log.
-- Kind: table
-- subject: The package, as pypi/name.
-- source: clickpy, since the log began; pypistats, the months of the last 180 days.
-- month: First day of a month that is complete at the source.
-- downloads: Mirrors included. A month without a row has none there.
-- known_at: When we read it so first, UTC.
select subject, source, month, downloads, known_at
from raw.downloads_monthly
