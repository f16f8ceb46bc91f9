-- The inputs and scores that the written document states, beside what was measured for the same date.
with told as (select distinct as_of from scores where framework = $framework and basis = 'stated' and as_of <= $as_of),
sides as (
  select as_of, dimension, metric, value, unit, points, status, reason, basis is not distinct from 'stated' as is_stated, rubric_version
  from score_parts
  where framework = $framework and as_of in (from told)
  union all by name
  select
    as_of, dimension, score as value, 'of 10' as unit, reason, basis is not distinct from 'stated' as is_stated, rubric_version
  from scores
  where framework = $framework and as_of in (from told)
  qualify row_number() over (partition by as_of, dimension, is_stated order by rubric_version desc, known_at desc) = 1
)
select
  s.as_of, s.dimension, s.metric, coalesce(s.unit, m.unit) as unit,
  s.value as stated_value, s.points as stated_points, s.status as stated_status, s.reason as stated_reason,
  m.value as measured_value, m.points as measured_points, m.status as measured_status, m.reason as measured_reason
from sides s
left join sides m
  on m.as_of = s.as_of and m.dimension = s.dimension and m.metric is not distinct from s.metric and not m.is_stated
  and m.rubric_version = s.rubric_version
where s.is_stated
order by s.as_of, s.dimension desc, s.metric nulls first
