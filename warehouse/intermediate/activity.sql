-- activity: by framework and point, the work and the people of the windows before it, and their peaks over three years: the highest of
--   the 131 points 0, 7, ... 910 days back. Where the 364 days before have under 26 mainline commits but 100 or more commits by
--   people, author days stand for velocity, in the peak too (by_author_days).
-- Reads: window_ends, commit_counts, people_counts
with counted as (
  select p.framework, p.day, coalesce(mainline_364 < 26 and human_364 >= 100, false) as by_author_days,
    coalesce(velocity_90, 0) as velocity_90, coalesce(velocity_91, 0) as velocity_91, coalesce(velocity_182, 0) as velocity_182,
    coalesce(author_days_90, 0) as author_days_90, coalesce(author_days_91, 0) as author_days_91, coalesce(author_days_182, 0) as author_days_182,
    coalesce(people_182, 0) as people_182, coalesce(people_ever, 0) as people_ever, coalesce(most_people, 0) as most_people
  from window_ends p
  left join commit_counts c using (framework, day)
  asof left join people_counts h on p.framework = h.framework and p.day >= h.day)
select framework, day, by_author_days,
  if(by_author_days, author_days_90, velocity_90)::bigint as work_90,
  if(by_author_days, author_days_91, velocity_91)::bigint as work_91,
  if(by_author_days, max(author_days_182) over three_years, max(velocity_182) over three_years)::bigint as peak_work_182,
  people_182::bigint as people_182, max(people_182) over three_years::bigint as peak_people_182,
  people_ever::bigint as people_ever, most_people::bigint as most_people
from counted
window three_years as (partition by framework, isodow(day) order by day rows between 130 preceding and current row)
