-- forks_disagree: the forks that we can list are fewer than nine tenths of the count of the same night, or more than it by a tenth, at
--   this observation and the one before.
-- Wait: private forks count and cannot be listed; where more are here, the list is read again within its bound of requests a night. Scores
--   take the count of the night and the list only for the time before the first night
-- Tolerates: 10 %, since private forks count but are not listed
select 'github/' || repo_id as subject, observed_at, format('{} forks here, GitHub counts {}', here, there) as detail
from (from pulse.list_counts qualify row_number() over (partition by repo_id, source order by observed_at desc) = 1)
where source = 'forks' and (there - here > greatest(3, there / 10)
  or (here - there > greatest(3, there / 10) and here_before - there_before > greatest(3, there_before / 10)))
