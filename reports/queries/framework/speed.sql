-- The dimensions of one date, with both means; the geometric one does not let high scores hide a low one.
select
  count(score) as dimensions,
  if(count(score) = count(*), avg(score), null) as arithmetic_mean,
  if(count(score) = count(*), product(score) ^ (1.0 / count(*)), null) as geometric_mean
from dimensions d
left join v_scores s on s.dimension = d.dimension and s.framework = $framework and s.as_of = $as_of
where d.part_of = 'speed'
