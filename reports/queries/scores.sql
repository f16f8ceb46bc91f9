-- Every dimension on one date and on the two dates it is compared with; the newest method and the latest finding count.
with found as (
  select * from scores
  where framework = $framework and as_of in ($as_of, $then_13, $then_52) and basis is distinct from 'stated'
  qualify row_number() over (partition by as_of, dimension order by rubric_version desc, known_at desc) = 1
)
select
  dimension,
  any_value(rubric_version) filter (where as_of = $as_of) as rubric_version,
  any_value(score) filter (where as_of = $as_of) as score,
  any_value(low) filter (where as_of = $as_of) as low,
  any_value(high) filter (where as_of = $as_of) as high,
  any_value(coverage) filter (where as_of = $as_of) as coverage,
  any_value(confidence) filter (where as_of = $as_of) as confidence,
  any_value(basis) filter (where as_of = $as_of) as basis,
  any_value(uncapped) filter (where as_of = $as_of) as uncapped,
  any_value(reason) filter (where as_of = $as_of) as reason,
  any_value(score) filter (where as_of = $then_13) as score_13_weeks_before,
  any_value(score) filter (where as_of = $then_52) as score_52_weeks_before
from found
group by dimension
having count(*) filter (where as_of = $as_of) > 0
order by dimension
