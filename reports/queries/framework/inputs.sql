-- Every eighth week, back from the newest; commits are the mean of 13 weeks, stars as scored.
select week_start + 7 as as_of, coalesce(s.value::bigint, stars_total) as stars_total,
  avg(mainline_commits) over (order by week_start rows 12 preceding) as commits_a_week, any_close_rate_30d as closed_in_30_days
from framework_weekly w
left join metric_values s on s.framework = w.framework and s.as_of = week_start + 7 and metric = 'stars'
where w.framework = $framework and week_start + 7 <= $as_of
qualify row_number() over (order by week_start desc) % 8 = 1
order by as_of
