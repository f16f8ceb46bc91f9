-- weekly: the counts that the guards watch.
select framework, week_start, human_commits, mainline_commits, active_authors, issues_opened, issues_closed, prs_opened, stars_gained
from pulse.framework_weekly
semi join pulse.frameworks using (framework)
