-- What the repositories of each framework show on its newest date: stars, commits a week, and the share of issues closed within 30 days,
-- where somebody can still close one.
select framework, as_of,
  cast(any_value(value) filter (where metric = 'stars') as bigint) as stars_total,
  any_value(value) filter (where metric = 'commits_wk') as commits_a_week,
  any_value(value) filter (where metric = 'any_close_rate_30d' and status <> 'structural_zero') as closed_in_30_days
from metric_values
where metric in ('stars', 'commits_wk', 'any_close_rate_30d')
group by framework, as_of
qualify as_of = max(as_of) over (partition by framework)
order by framework
