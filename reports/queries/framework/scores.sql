-- Every dimension on one date, and what it is compared with on two dates before: by the metrics that count on both.
select
  now.dimension, now.rubric_version, now.score, now.low, now.high, now.coverage, now.confidence, now.basis, now.uncapped, now.reason,
  t13.score as score_13_weeks_before,
  t52.score as score_52_weeks_before
from v_scores now
left join compared_with($framework, $as_of, $then_13) t13 on t13.dimension = now.dimension
left join compared_with($framework, $as_of, $then_52) t52 on t52.dimension = now.dimension
where now.framework = $framework and now.as_of = $as_of
order by now.dimension
