-- Month by month: health on the last scored date, mainline commits a week, and stars at the end.
with health as (
  select framework, date_trunc('month', as_of) as month, arg_max(score, as_of) as health
  from v_scores
  where dimension = 'health' and score is not null
  group by all
),
weekly as (
  select framework, date_trunc('month', week_start) as month, avg(mainline_commits) as commits, arg_max(stars_total, week_start) as stars
  from framework_weekly
  group by all
)
select
  framework, strftime(month, '%Y-%m') as month, round(health, 2) as health, round(commits, 1) as commits, stars
from health
full join weekly using (framework, month)
order by framework, month
