-- Month by month: each dimension on the last date that was scored, mainline commits a week, the share of issues closed within 30 days in
-- the month's last week that had enough of them, and stars at the end.
with scored as (
  select framework, month, map(list(dimension), list(score)) as scores
  from (
    select framework, date_trunc('month', as_of) as month, dimension, round(arg_max(score, as_of), 2) as score
    from v_scores
    where score is not null
    group by all
  )
  group by all
),
weekly as (
  select
    w.framework, date_trunc('month', w.week_start) as month, avg(w.mainline_commits) as commits,
    arg_max(coalesce(cast(s.value as bigint), w.stars_total), w.week_start) as stars, arg_max(w.any_close_rate_30d, w.week_start) as closed
  from framework_weekly w
  left join metric_values s on s.framework = w.framework and s.metric = 'stars' and s.as_of = w.week_start + 7
  group by all
)
select
  framework, strftime(month, '%Y-%m') as month, scores,
  round(commits, 1) as commits, round(100 * closed, 1) as closed, stars
from scored
full join weekly using (framework, month)
order by framework, month
