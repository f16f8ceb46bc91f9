-- repo_weekly: A row for each repository and week that has ended, from the earlier of its creation and its first
--   commit.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- week_start: The Monday, 00:00 UTC; the week ends before the next one, which is its as_of.
-- commits: Commits of the default branch by committer date; 0 counted and none, NULL git was not complete for the
--   week.
-- human_commits: Of them those not by bots; NULL as commits.
-- mainline_commits: First-parent commits of the default branch not by bots, sync accounts included; NULL as commits.
-- active_authors: Distinct people among the authors of all commits of the week, no bots, no sync accounts; NULL as
--   commits.
-- issues_opened: Issues opened in the week, bots' too; NULL issues were not complete for the week.
-- issues_closed: Closing events in the week, an issue closed twice counted twice; NULL as issues_opened.
-- prs_opened: Pull requests opened in the week; NULL pull requests were not complete for the week.
-- prs_merged: Pull requests merged in the week; NULL as prs_opened.
-- stars_gained: Stars given Monday to Sunday that still stand, by US Pacific calendar days, so the Sunday ends on Monday
--   at 07:00 or 08:00 UTC; NULL the star history was not complete for the week, as before Monday, 08:00 UTC.
-- stars_total: Stars at the end of the week: our own count from the last 24 hours before it, else the stars that still
--   stand of the star days that had ended by then (up to the Saturday); NULL neither.
-- stars_basis: observed (our own count) or retained (what still stands); of several repositories the weaker,
--   retained.
-- any_close_rate_30d: Of the issues opened in [as_of - 120 d, as_of - 30 d), the share first closed within 30 days, 0
--   to 1; NULL under 20 issues, or issues not complete.
-- human_close_rate_30d: The same share, counting only first closes that are neither stale_bot nor bulk nor
--   not_planned nor duplicate; NULL likewise.
-- close_cohort: The number of issues behind both rates; NULL where issues were not complete for the 120 days.
select n.repo, w.* exclude (repo_id)
from pulse.repo_weekly w
join pulse.repo_names n using (repo_id)
