-- forks_disagree: the forks that we can list are fewer than nine tenths of the count of the same night.
-- Wait: private forks count and cannot be listed; scores take the count of the night and the list only for the time before the first night
-- Tolerates: 10 %, since private forks count but are not listed
with rows as (
  select repo_id, created_at, count(*) over (partition by repo_id order by created_at) as here from raw.forks),
last as (
  select o.repo_id, o.observed_at, o.forks
  from raw.observations o
  join raw.coverage c on c.repo_id = o.repo_id and c.source = 'forks' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.forks is not null
  qualify row_number() over (partition by o.repo_id order by o.observed_at desc) = 1)
select l.repo_id, l.observed_at, format('{} forks here, GitHub counts {}', coalesce(r.here, 0), l.forks) as detail
from last l
asof left join rows r on r.repo_id = l.repo_id and l.observed_at > r.created_at
where l.forks - coalesce(r.here, 0) > greatest(3, l.forks / 10)
