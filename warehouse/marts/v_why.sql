-- v_why: What moved each framework in 13 weeks: every metric on its newest scored date and 91 days before (or up to 6
--   days earlier).
-- Kind: view
-- Reads: score_parts
-- framework: The framework's short name, as in the catalog.
-- dimension: The pillar of a metric, the dimension of a cap.
-- metric: The metric's id, or cap.
-- as_of: The date now.
-- then_as_of: The date compared with; NULL where nothing was scored then.
-- value_now: In the unit beside it; NULL with a reason where it is missing.
-- value_then: The same then.
-- unit: Of both values.
-- points_now: On the curve, 0 to 10.
-- points_then: The same then.
-- contribution_now: Points that it adds to its dimension now.
-- effect: Its contribution now less then, missing counted as 0: what it did to its dimension.
-- status_now: As in metric_values.
-- reason_now: As in metric_values.
with found as (
  select * from score_parts where basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by framework, as_of)),
dates as (
  select framework, max(as_of) as as_of from found group by framework),
pairs as (
  select d.framework, d.as_of, max(f.as_of) as then_as_of
  from dates d
  left join found f on f.framework = d.framework and f.as_of between d.as_of - 97 and d.as_of - 91
  group by all)
select p.framework, coalesce(n.dimension, t.dimension) as dimension, coalesce(n.metric, t.metric) as metric, p.as_of, p.then_as_of,
  n.value as value_now, t.value as value_then, coalesce(n.unit, t.unit) as unit, n.points as points_now, t.points as points_then,
  n.contribution as contribution_now,
  case when p.then_as_of is not null then coalesce(n.contribution, 0) - coalesce(t.contribution, 0) end as effect,
  n.status as status_now, n.reason as reason_now
from pairs p
join found n on n.framework = p.framework and n.as_of = p.as_of
left join found t on t.framework = p.framework and t.as_of = p.then_as_of and t.dimension = n.dimension and t.metric = n.metric
order by p.framework, abs(effect) desc nulls last, metric
