-- bulk_closes: closes that are sweeps, and from when on one could know: one actor closes 20 issues within an hour (known with the
--   20th), or a UTC day of the repository has at least 20 closes and more than median + 8 MAD of the 365 days before it, a day
--   without closes being 0 (known with the day's last close). Rule of our own, docs/metrics.md.
with closes as (
  select repo_id, number, happened_at, happened_at::date as day, actor_id from raw.issue_events where event = 'closed'),
runs as (
  select *, lead(happened_at, 19) over (partition by repo_id, actor_id order by happened_at, number) as twentieth_at
  from closes where actor_id is not null),
by_actor as (
  select repo_id, number, happened_at, min(twentieth_at) filter (twentieth_at <= happened_at + interval 1 hour) over (
      partition by repo_id, actor_id order by happened_at, number rows between 19 preceding and current row) as known_at
  from runs
  where (repo_id, actor_id) in (select (repo_id, actor_id) from runs where twentieth_at <= happened_at + interval 1 hour)),
days as (
  select repo_id, day, count(*) as closes, max(happened_at) as last_at from closes group by all),
crowded as (
  select d.repo_id, d.day, d.closes, d.last_at, list_resize(coalesce(list(p.closes) filter (p.closes is not null), []), 365, 0) as year_before
  from days d
  left join days p on p.repo_id = d.repo_id and p.day between d.day - 365 and d.day - 1
  where d.closes >= 20
  group by all),
by_day as (
  select c.repo_id, c.number, c.happened_at, d.last_at as known_at
  from crowded d
  join closes c using (repo_id, day)
  where d.closes > list_median(d.year_before) + 8 * list_mad(d.year_before))
select repo_id, number, happened_at, min(known_at) as known_at
from (from by_actor union all from by_day)
where known_at is not null
group by all
