-- Every dimension but health over the whole life: measured, assessed, or why there is no score.
select s.dimension, s.as_of, s.score, s.uncapped, s.basis, s.reason
from v_scores s
join dimensions d on d.dimension = s.dimension and d.part_of = 'speed' and d.dimension <> 'health'
where s.framework = $framework and s.as_of <= $as_of
order by d.position, s.as_of
