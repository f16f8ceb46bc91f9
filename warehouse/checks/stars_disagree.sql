-- stars_disagree: the star history adds up to more than the count of the same night, or to less than four fifths of it.
-- Fails: stars
-- Wait: the whole history is read again within 28 days
-- Tolerates: 1 % above, since people star while we read, and all that came later on the day of the look; the history keeps only stars
--   that still stand, as the count does
with sums as (
  select repo_id, day, sum(gained) over (partition by repo_id order by day) as here from pulse.newest_star_days),
counted as (
  select o.repo_id, o.observed_at, o.stars
  from raw.observations o
  join raw.coverage c on c.repo_id = o.repo_id and c.source = 'stars' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.stars is not null)
select l.repo_id, l.observed_at,
  format('the history adds up to {}, GitHub counts {}', coalesce(if(coalesce(s.here, 0) < l.stars, s.here, b.here), 0), l.stars) as detail
from counted l
asof left join sums s on s.repo_id = l.repo_id and l.observed_at::date >= s.day
asof left join sums b on b.repo_id = l.repo_id and l.observed_at::date > b.day
where coalesce(s.here, 0) < 0.8 * l.stars or coalesce(b.here, 0) > 1.01 * l.stars + 3
