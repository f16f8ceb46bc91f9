-- v_ranking: Every framework on its newest scored date: the living by health, then the retired.
-- Kind: view
-- Reads: frameworks, v_scores
-- rank: Place among the living that have a score, 1 is the healthiest; NULL for the others.
-- framework: The framework's short name, as in the catalog.
-- name: The name that people use.
-- lifecycle: As in frameworks.
-- as_of: Its newest scored date, exclusive; NULL where nothing was scored.
-- health: 0 to 10; NULL where the evidence is insufficient.
-- low: Lower end of the 90 % interval of health.
-- high: Upper end of the 90 % interval of health.
-- change_13_weeks: Health now less health 91 days before (or up to 6 days earlier); NULL where one is missing.
-- change_52_weeks: Health now less health 364 days before (or up to 6 days earlier); NULL where one is missing.
-- vitality: 0 to 10.
-- stock: 0 to 10.
-- speed: 0 to 10; NULL until all dimensions are there.
-- coverage: Share of the weight of health that had data, 0 to 1.
-- confidence: Of health, 0 to 1.
-- reason: Why there is no health, or what caps it.
with newest as (select framework, max(as_of) as as_of from v_scores group by framework),
wide as (
  select n.framework, n.as_of,
    any_value(s.score) filter (where s.as_of = n.as_of and s.dimension = 'vitality') as vitality,
    any_value(s.score) filter (where s.as_of = n.as_of and s.dimension = 'stock') as stock,
    any_value(s.score) filter (where s.as_of = n.as_of and s.dimension = 'speed') as speed,
    arg_max(s.score, s.as_of) filter (where s.dimension = 'health' and s.as_of between n.as_of - 97 and n.as_of - 91) as health_13,
    arg_max(s.score, s.as_of) filter (where s.dimension = 'health' and s.as_of between n.as_of - 370 and n.as_of - 364) as health_52
  from newest n
  join v_scores s using (framework)
  group by n.framework, n.as_of)
select
  case when f.lifecycle <> 'retired' and h.score is not null
       then row_number() over (partition by f.lifecycle = 'retired' order by h.score desc nulls last, f.framework) end as rank,
  f.framework, f.name, f.lifecycle, w.as_of, h.score as health, h.low, h.high, h.score - w.health_13 as change_13_weeks,
  h.score - w.health_52 as change_52_weeks, w.vitality, w.stock, w.speed, h.coverage, h.confidence, h.reason
from frameworks f
left join wide w using (framework)
left join v_scores h on h.framework = f.framework and h.as_of = w.as_of and h.dimension = 'health'
order by f.lifecycle = 'retired', h.score desc nulls last, f.framework
