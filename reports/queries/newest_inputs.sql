-- The newest week of each framework: stars, commits a week as the mean of 13 weeks, and issues closed within 30 days.
select framework, week_start + 7 as as_of, stars_total, avg(mainline_commits) over newest as commits_a_week, any_close_rate_30d as closed_in_30_days
from framework_weekly
window newest as (partition by framework order by week_start rows 12 preceding)
qualify row_number() over (partition by framework order by week_start desc) = 1
order by framework
