-- stars_exceed: the star history adds up to more than the count at every observation of five weeks, though it is read whole again within four.
-- Wait: the count of the night stands; the weeks of the history are too high by the difference, until GitHub's two numbers agree
-- Tolerates: 1 % and 3 stars, and everything for five weeks: stars that were taken back are in the history until it is read again
with judged as (
  select o.repo_id, o.observed_at, o.stars, k.stars as here, k.stars > 1.01 * o.stars + 3 as is_above,
    max(o.observed_at) over (partition by o.repo_id) as last
  from raw.observations o
  asof join pulse.star_sums k on k.repo_id = o.repo_id and o.observed_at >= k.known_at
  where o.stars is not null)
select 'github/' || repo_id as subject, last as observed_at, format('the history adds up to {}, GitHub counts {}', arg_max(here, observed_at), arg_max(stars, observed_at)) as detail
from judged
where observed_at >= last - interval 35 days
group by repo_id, last
having bool_and(is_above) and min(observed_at) <= last - interval 34 days
