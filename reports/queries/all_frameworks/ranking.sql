-- Every framework with its newest scores and what its health was 13 and 52 weeks before: the living by health, the ended last.
with newest as (select framework, max(as_of) as as_of from v_scores group by framework),
wide as (
  select
    n.framework, n.as_of,
    arg_max(s.score, s.as_of) filter (where s.dimension = 'health' and s.as_of between n.as_of - 97 and n.as_of - 91) as score_13_weeks_before,
    arg_max(s.score, s.as_of) filter (where s.dimension = 'health' and s.as_of between n.as_of - 370 and n.as_of - 364) as score_52_weeks_before,
    any_value(s.score) filter (where s.dimension = 'vitality' and s.as_of = n.as_of) as vitality,
    any_value(s.score) filter (where s.dimension = 'stock' and s.as_of = n.as_of) as stock,
    any_value(s.score) filter (where s.dimension = 'speed' and s.as_of = n.as_of) as speed,
    any_value(s.reason) filter (where s.dimension = 'speed' and s.as_of = n.as_of) as speed_reason
  from newest n
  join v_scores s using (framework)
  group by all
)
select
  f.framework, f.name, f.lifecycle, f.lifecycle_since, f.lifecycle_precision, w.as_of, h.score, h.low, h.high, h.coverage, h.uncapped, h.reason,
  w.score_13_weeks_before, w.score_52_weeks_before, w.vitality, w.stock, w.speed, w.speed_reason,
  v.rule, f.verdict
from frameworks f
left join wide w using (framework)
left join (select framework, arg_max(rule, as_of) as rule from verdicts group by framework) v using (framework)
left join v_scores h on h.framework = f.framework and h.as_of = w.as_of and h.dimension = 'health'
order by coalesce(f.lifecycle = 'retired', false), h.score desc nulls last, f.name
