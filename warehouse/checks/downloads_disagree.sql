-- downloads_disagree: the two counts of a package's downloads in one month differ by more than a tenth.
-- Wait: neither is scored; both are read again next month
-- Tolerates: a tenth, since the two read the log of the index on different days
select c.subject, p.known_at as observed_at, format('{}: {} downloads at ClickPy, {} at pypistats.org', strftime(c.month, '%Y-%m'), c.downloads, p.downloads) as detail
from raw.downloads_monthly c
join raw.downloads_monthly p using (subject, month)
where c.source = 'clickpy' and p.source = 'pypistats' and abs(c.downloads - p.downloads) > 0.1 * greatest(c.downloads, p.downloads)
