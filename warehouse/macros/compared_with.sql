-- compared_with: What each dimension of framework f on the scored date d is compared with on an earlier scored date. Where other metrics count
--   now than then, as where a source began in between, it is the score of now less the change of the metrics that count on both dates. NULL
--   where one of the two is missing, where one is assessed and the other measured, or where no metric counts on both.
-- Parameters: f, d, earlier
-- Kind: table
with found as (
  select * from score_parts
  where framework = f and (as_of = d or as_of = earlier) and basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by as_of)),
counting as (
  select * from found where metric <> 'cap' and weight is not null
  qualify abs(sum(weight) over (partition by as_of, dimension) - 1) < 0.001),
pillars as (
  select n.dimension, sum(n.weight * n.points) filter (o.metric is not null) / sum(n.weight) filter (o.metric is not null) as points_now,
    sum(n.weight * o.points) / sum(n.weight) filter (o.metric is not null) as points_then,
    count(*) = count(o.metric) and count(*) = any_value(c.metrics) as is_same
  from counting n
  join (select dimension, count(*) as metrics from counting where as_of = earlier group by dimension) c on c.dimension = n.dimension
  left join counting o on o.as_of = earlier and o.dimension = n.dimension and o.metric = n.metric
  where n.as_of = d
  group by n.dimension),
wholes as (
  select dimension, points_now, points_then, is_same from pillars
  union all
  select s.part_of, if(count(p.points_now) = count(*), sum(s.weight * p.points_now), null),
    if(count(p.points_now) = count(*), sum(s.weight * p.points_then), null), bool_and(p.is_same)
  from pillars p join dimensions s on s.dimension = p.dimension
  where s.part_of <> 'speed'
  group by s.part_of having abs(sum(s.weight) - 1) < 0.001),
compared as (
  select n.dimension,
    case when n.score is null or o.score is null or coalesce(w.is_same, true) and n.basis is not distinct from o.basis then o.score
         when n.basis is not distinct from o.basis and w.points_now is not null
         then n.score - least(w.points_now, if(n.uncapped > n.score, n.score, 10)) + least(w.points_then, if(o.uncapped > o.score, o.score, 10))
    end as score
  from v_scores n
  left join v_scores o on o.framework = f and o.dimension = n.dimension and o.as_of = earlier
  left join wholes w on w.dimension = n.dimension
  where n.framework = f and n.as_of = d and n.dimension <> 'speed')
select dimension, score from compared
union all
select 'speed', if(count(c.score) = count(*), avg(c.score), null)
from dimensions s left join compared c on c.dimension = s.dimension
where s.part_of = 'speed'
