-- Every fourth week, back from the newest; commits are the mean of 13 weeks.
select week_start + 7 as as_of, stars_total, avg(mainline_commits) over (order by week_start rows 12 preceding) as commits_a_week,
  any_close_rate_30d as closed_in_30_days
from framework_weekly
where framework = $framework and week_start + 7 <= $as_of
qualify row_number() over (order by week_start desc) % 4 = 1
order by as_of
