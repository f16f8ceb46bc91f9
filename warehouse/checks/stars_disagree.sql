-- stars_disagree: the star history adds up to far less than the count of the same night, so that its weeks cannot be right.
--   An observation is compared with the history as it was known then and as it is known now: stars that were taken back later are gone from the
--   past as well, and a history that was still being read is whole later.
-- Fails: stars
-- Wait: the count of the night stands, and the whole history is read again every 28 days; until then what rests on it alone has no number
-- Tolerates: a fifth of the count and 3 stars below it, since GitHub counts accounts that it no longer lists, and any sum above it, since
--   that is what stars that were taken back look like until the whole history is read again
with sums as (
  select repo_id, day, sum(gained) over (partition by repo_id order by day) as here from pulse.newest_star_days),
counted as (
  select o.repo_id, o.observed_at, o.stars
  from raw.observations o
  join pulse.repo_coverage c on c.repo_id = o.repo_id and c.source = 'stars' and c.complete_from is null
    and c.complete_until >= (o.observed_at - interval 8 hours)::date
  where o.stars is not null),
observed as (
  select l.*, greatest(coalesce(k.stars, 0), coalesce(s.here, 0)) as here
  from counted l
  asof left join pulse.star_sums k on k.repo_id = l.repo_id and l.observed_at >= k.known_at
  asof left join sums s on s.repo_id = l.repo_id and l.observed_at::date >= s.day)
select 'github/' || repo_id as subject, observed_at, format('the history adds up to {}, GitHub counts {}', here, stars) as detail
from observed
where here < 0.8 * stars - 3
