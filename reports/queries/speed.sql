-- The five judged dimensions of one date, with both means; the geometric one does not let four high scores hide a low one.
select
  count(score) as dimensions,
  if(count(score) = 5, avg(score), null) as arithmetic_mean,
  if(count(score) = 5, product(score) ^ (1.0 / 5), null) as geometric_mean
from v_scores
where framework = $framework and as_of = $as_of
  and dimension in ('health', 'production', 'research', 'learning', 'performance')
