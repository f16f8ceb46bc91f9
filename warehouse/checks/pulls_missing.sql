-- pulls_missing: fewer pull requests than GitHub counted at the observation, though the source is complete.
-- Fails: pulls
-- Do: run `pulse refresh`; where it stays for a week, restore a backup or begin a new home, since the next nights read only what is new
-- Tolerates: 3 rows or 1 %, whichever is more: a repository moves while we read it
select 'github/' || repo_id as subject, observed_at, format('{} pull requests here, {} on GitHub', here, there) as detail
from pulse.list_counts
where source = 'pulls' and there - here > greatest(3, there / 100)
