-- Every dimension on one date, and on the two dates that it is compared with.
select
  now.dimension, now.rubric_version, now.score, now.low, now.high, now.coverage, now.confidence, now.basis, now.uncapped, now.reason,
  t13.score as score_13_weeks_before,
  t52.score as score_52_weeks_before
from v_scores now
left join v_scores t13 on t13.framework = now.framework and t13.dimension = now.dimension and t13.as_of = $then_13
left join v_scores t52 on t52.framework = now.framework and t52.dimension = now.dimension and t52.as_of = $then_52
where now.framework = $framework and now.as_of = $as_of
order by now.dimension
