-- grid: the dates to recompute of every framework: each Monday from the end of its first week, the date asked for, and the dates that
--   were measured before. None before a day of its own has passed.
-- Reads: core, first_activity
with watched as (
  select f.framework, min(if(b.first_day is null, null, greatest(b.first_day, c.since))) as first_day
  from pulse.frameworks f
  left join core c on c.framework = f.framework
  left join first_activity b on b.repo_id = c.repo_id and b.first_day < c.until
  where getvariable('frameworks') is null or list_contains(getvariable('frameworks'), f.framework)
  group by all),
dates as (
  select framework, unnest(range(date_trunc('week', first_day) + interval 7 days, getvariable('as_of') + interval 1 day, interval 7 days))::date as as_of
  from watched where first_day is not null
  union select framework, getvariable('as_of') from watched
  union select framework, as_of from pulse.metric_values)
select framework, as_of
from dates
join watched using (framework)
where as_of > getvariable('from_date') and as_of <= getvariable('as_of') and as_of > coalesce(first_day, date '0001-01-01')
