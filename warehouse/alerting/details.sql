-- details: what a message says of a step: scores on its date (or the last before it) and on the date it is compared with, the same
--   stretch a year before, and what gave no evidence. `steps` are registered rows (no, framework, on_date, then_on).
with vitality as (
  select framework, as_of, score, low, high, coverage, confidence from v_scores where dimension = 'vitality'),
health as (
  select framework, as_of, score from v_scores where dimension = 'health'),
now as (
  select s.*, v.as_of, v.score as vitality, v.low, v.high, v.coverage, v.confidence, h.score as health
  from steps s
  asof left join vitality v on v.framework = s.framework and s.on_date >= v.as_of
  left join health h on h.framework = v.framework and h.as_of = v.as_of)
select n.no, f.name, n.as_of, n.vitality, n.low, n.high, n.coverage, n.confidence, n.health,
  t.as_of as then_as_of, t.score as vitality_then, a.score - b.score as year_before,
  (select list(p.metric order by p.metric) from score_parts p
    where p.framework = n.framework and p.as_of = n.as_of and p.dimension = 'vitality' and p.basis <> 'stated'
      and p.rubric_version = $rubric_version and p.status not in ('observed', 'structural_zero')) as lacking
from now n
left join frameworks f using (framework)
left join vitality t on t.framework = n.framework and t.as_of = n.then_on
left join vitality a on a.framework = n.framework and a.as_of = n.as_of - 364
left join vitality b on b.framework = n.framework and b.as_of = t.as_of - 364 and n.as_of - t.as_of <= 364
order by n.no
