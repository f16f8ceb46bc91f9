-- star_days: appended where the newest known number of a day differs; an unknown day without stars gets no row.
--   Two answers at the same moment: the second takes the place of the first.
-- touched: the day.
with read as (
  select distinct on (repo_id, day) * from incoming
  order by repo_id, day, known_at desc),
newest as (
  select repo_id, day, max(known_at) as known_at, arg_max(gained, known_at) as gained
  from raw.star_days
  where repo_id in (select repo_id from incoming)
  group by all)
select t.rowid as at_row, false as gone, read.*, read.day as touched
from read
left join newest n using (repo_id, day)
left join raw.star_days t on t.repo_id = read.repo_id and t.day = read.day and t.known_at = read.known_at
where read.gained <> coalesce(n.gained, 0) and (n.known_at is null or read.known_at >= n.known_at)
