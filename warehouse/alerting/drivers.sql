-- drivers: the indicators that moved vitality between two dates, by signed points of vitality, the three largest first; over the
--   indicators that both dates have, so that their effects add up to what vitality did. `steps` as in details.
with shared as (
  select s.no, n.metric, n.unit, t.value as value_then, n.value as value_now,
    n.weight * (n.points - t.points) / sum(n.weight) over (partition by s.no) as effect
  from steps s
  join score_parts n on n.framework = s.framework and n.as_of = s.on_date and n.dimension = 'vitality' and n.basis <> 'stated'
    and n.rubric_version = $rubric_version
  join score_parts t on t.framework = s.framework and t.as_of = s.then_on and t.dimension = 'vitality' and t.basis <> 'stated'
    and t.metric = n.metric and t.rubric_version = $rubric_version
  where n.points is not null and t.points is not null)
select no, metric, unit, value_then, value_now, effect
from shared
where effect <> 0
qualify row_number() over (partition by no order by abs(effect) desc, metric) <= 3
order by no, abs(effect) desc, metric
