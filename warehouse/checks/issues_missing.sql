-- issues_missing: fewer issues than GitHub counted at the observation, though the source is complete.
-- Fails: issues
-- Do: run `pulse refresh`; where it stays for a week, restore a backup or begin a new home, since the next nights read only what is new
-- Tolerates: 3 rows or 1 %, whichever is more: some are deleted or moved away between the count and the page
select 'github/' || repo_id as subject, observed_at, format('{} issues here, {} on GitHub', here, there) as detail
from pulse.list_counts
where source = 'issues' and there - here > greatest(3, there / 100)
