-- Asks: Where do issues get an answer, and how much of it is sweeping?
select framework, close_cohort, any_close_rate_30d, human_close_rate_30d, any_close_rate_30d - human_close_rate_30d as not_an_answer
from framework_weekly
where week_start = latest_week() and close_cohort >= 20
order by human_close_rate_30d desc;
