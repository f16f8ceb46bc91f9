-- why: What moved framework f in the given number of weeks up to date d: for each metric value and points now and then, and its effect on
--   its dimension. Now is the newest scored date that is not after d, then the newest that is not after now less the weeks.
-- Parameters: f, d, weeks
-- Kind: table
with found as (
  select * from score_parts where framework = f and basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by as_of)),
dates as (
  select max(as_of) as now_as_of, max(as_of) filter (where as_of <= (select max(as_of) from found where as_of <= d) - 7 * weeks) as then_as_of
  from found where as_of <= d)
select n.dimension, n.metric, n.as_of, a.then_as_of, n.value as value_now, t.value as value_then, n.unit, n.points as points_now,
  t.points as points_then, n.contribution as contribution_now,
  case when a.then_as_of is not null then coalesce(n.contribution, 0) - coalesce(t.contribution, 0) end as effect, n.status, n.reason
from dates a
join found n on n.as_of = a.now_as_of
left join found t on t.as_of = a.then_as_of and t.dimension = n.dimension and t.metric = n.metric
order by abs(effect) desc nulls last, n.metric
