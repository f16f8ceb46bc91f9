-- stars_daily: Stars by day, as they still stand today: people who took theirs back are gone from the past as well.
--   No row: none that day. Source: GitHub's star history.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- day: US Pacific calendar day (America/Los_Angeles), which ends at 07:00 or 08:00 UTC of the day after; GitHub cuts star
--   days so. The newest day is incomplete when we look.
-- gained: Stars given on that day that still stand.
select n.repo, s.day, s.gained
from pulse.newest_star_days s
join pulse.repo_names n using (repo_id)
where s.gained <> 0
