-- Every framework with its newest scores and what its health was 13 and 52 weeks before: the living by health, the ended last.
with found as (
  select * from scores
  where basis is distinct from 'stated' and dimension in ('health', 'vitality', 'stock', 'speed')
  qualify row_number() over (partition by framework, as_of, dimension order by rubric_version desc, known_at desc) = 1
),
newest as (select framework, max(as_of) as as_of from found group by framework),
health as (
  select
    n.framework, n.as_of, h.score, h.low, h.high, h.coverage, h.uncapped, h.reason,
    arg_max(t.score, t.as_of) filter (where t.as_of between n.as_of - 97 and n.as_of - 91) as score_13_weeks_before,
    arg_max(t.score, t.as_of) filter (where t.as_of between n.as_of - 370 and n.as_of - 364) as score_52_weeks_before
  from newest n
  left join found h on h.framework = n.framework and h.as_of = n.as_of and h.dimension = 'health'
  left join found t on t.framework = n.framework and t.dimension = 'health'
  group by all
)
select
  f.framework, f.name, f.lifecycle, f.lifecycle_since, h.as_of, h.score, h.low, h.high, h.coverage, h.uncapped, h.reason,
  h.score_13_weeks_before, h.score_52_weeks_before,
  v.score as vitality, s.score as stock, p.score as speed, p.reason as speed_reason
from frameworks f
left join health h using (framework)
left join found v on v.framework = f.framework and v.as_of = h.as_of and v.dimension = 'vitality'
left join found s on s.framework = f.framework and s.as_of = h.as_of and s.dimension = 'stock'
left join found p on p.framework = f.framework and p.as_of = h.as_of and p.dimension = 'speed'
order by coalesce(f.lifecycle = 'retired', false), h.score desc nulls last, f.name
