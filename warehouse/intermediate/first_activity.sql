-- first_activity: the first day of every repository: its creation, extended backwards over the days of earlier commits of the default branch as
--   long as no two neighbours lie five years apart; one commit from a wrong clock begins no history. Later gaps do not count. Where no
--   creation is known (a folder of histories), the middle one of the days with a commit stands for it.
-- Reads: repos_in_scope, authored
with created as (
  select repo_id, arg_max(created_at, observed_at)::date as day from raw.observations semi join repos_in_scope using (repo_id) group by repo_id),
worked as (
  select distinct repo_id, day from authored where commits > 0 and day < getvariable('as_of')),
anchors as (
  select repo_id, coalesce(c.day, w.day) as anchor
  from created c
  full join (select repo_id, quantile_disc(day, 0.5) as day from worked group by repo_id) w using (repo_id)),
earlier as (
  select repo_id, w.day, lead(w.day, 1, a.anchor) over (partition by repo_id order by w.day) as next_day
  from worked w
  join anchors a using (repo_id)
  where w.day < a.anchor)
select repo_id, coalesce(max(e.next_day) filter (e.day + interval 5 years <= e.next_day), min(e.day), a.anchor) as first_day
from anchors a
left join earlier e using (repo_id)
group by repo_id, a.anchor
