-- Every dimension on one date, and on the two dates that it is compared with.
select
  now.dimension, now.rubric_version, now.score, now.low, now.high, now.coverage, now.confidence, now.basis, now.uncapped, now.reason,
  then_13.score as score_13_weeks_before,
  then_52.score as score_52_weeks_before
from v_scores now
left join v_scores then_13 on then_13.framework = now.framework and then_13.dimension = now.dimension and then_13.as_of = $then_13
left join v_scores then_52 on then_52.framework = now.framework and then_52.dimension = now.dimension and then_52.as_of = $then_52
where now.framework = $framework and now.as_of = $as_of
order by now.dimension
