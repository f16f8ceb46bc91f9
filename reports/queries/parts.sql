-- What each metric gave to its pillar: now, and on the two dates it is compared with.
with found as (
  select * from score_parts
  where framework = $framework and as_of in ($as_of, $then_13, $then_52) and basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by as_of)
)
select
  dimension,
  metric,
  any_value(status) filter (where as_of = $as_of) as status,
  any_value(reason) filter (where as_of = $as_of) as reason,
  any_value(unit) filter (where as_of = $as_of) as unit,
  any_value(weight) filter (where as_of = $as_of) as weight,
  any_value(value) filter (where as_of = $as_of) as value,
  any_value(points) filter (where as_of = $as_of) as points,
  any_value(contribution) filter (where as_of = $as_of) as contribution,
  any_value(value) filter (where as_of = $then_13) as value_13_weeks_before,
  any_value(value) filter (where as_of = $then_52) as value_52_weeks_before,
  any_value(contribution) filter (where as_of = $then_52) as contribution_52_weeks_before
from found
group by dimension, metric
having count(*) filter (where as_of = $as_of) > 0
order by dimension desc, weight desc nulls last, metric
