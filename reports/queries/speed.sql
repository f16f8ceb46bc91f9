-- The five judged dimensions of one date, with both means; the geometric one does not let four high scores hide a low one.
with found as (
  select dimension, score from scores
  where framework = $framework and as_of = $as_of and basis is distinct from 'stated'
    and dimension in ('health', 'production', 'research', 'learning', 'performance')
  qualify row_number() over (partition by dimension order by rubric_version desc, known_at desc) = 1
)
select
  count(score) as dimensions,
  if(count(score) = 5, avg(score), null) as arithmetic_mean,
  if(count(score) = 5, product(score) ^ (1.0 / 5), null) as geometric_mean
from found
