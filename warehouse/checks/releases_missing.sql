-- releases_missing: fewer releases than GitHub counted at the observation, though the source is complete.
-- Fails: releases
-- Do: run `pulse refresh`; where it stays for a week, restore a backup or begin a new home, since the next nights read only what is new
-- Tolerates: 3 rows or 1 %, whichever is more: a release is deleted between the count and the page
select 'github/' || repo_id as subject, observed_at, format('{} releases here, {} on GitHub', here, there) as detail
from pulse.list_counts
where source = 'releases' and there - here > greatest(3, there / 100)
