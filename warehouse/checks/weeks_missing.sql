-- weeks_missing: a repository has a week, and another two or more weeks later, but none between.
-- Do: run `pulse history`, which counts every week again; where it stays, report it
-- Tolerates: nothing
select 'github/' || repo_id as subject, null::timestamp as observed_at, format('no week between {} and {}', week_before, week_start) as detail
from (select repo_id, week_start, lag(week_start) over (partition by repo_id order by week_start) as week_before from pulse.repo_weekly)
where week_start - week_before > 7
