-- What each metric gave to its pillar: now, and on the two dates it is compared with.
with found as (
  select * from score_parts
  where framework = $framework and as_of in ($as_of, $then_13, $then_52) and basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by as_of)
)
select
  now.dimension, now.metric, now.status, now.reason, now.unit, now.weight, now.value, now.points, now.contribution,
  t13.value as value_13_weeks_before,
  t52.value as value_52_weeks_before,
  t52.contribution as contribution_52_weeks_before
from found now
left join found t13 on t13.dimension = now.dimension and t13.metric = now.metric and t13.as_of = $then_13
left join found t52 on t52.dimension = now.dimension and t52.metric = now.metric and t52.as_of = $then_52
where now.as_of = $as_of
order by now.dimension desc, now.weight desc nulls last, now.metric
