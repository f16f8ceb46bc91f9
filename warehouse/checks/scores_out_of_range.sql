-- scores_out_of_range: a score outside 0 to 10 or outside its own interval, a share outside 0 to 1, or a metric below 0.
-- Do: restore a backup from before it, and report it: no score and no metric of this program can be so
-- Tolerates: nothing
select null::varchar as subject, null::timestamp as observed_at, format('{} {} {}: {}', framework, as_of, dimension, score) as detail
from pulse.scores
where not coalesce(score between 0 and 10 and score between low and high, true) or not coalesce(coverage between 0 and 1, true)
  or not coalesce(confidence between 0 and 1, true)
union all
select null, null, format('{} {} {}: {}', framework, as_of, metric, value)
from pulse.metric_values
where value < 0 or (value > 1 and metric in ('contrib_ret', 'closed30', 'any_close_rate_30d'))
