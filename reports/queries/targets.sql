-- The healthiest living frameworks on the same date.
with found as (
  select framework, score from scores
  where as_of = $as_of and dimension = 'health' and basis is distinct from 'stated' and score is not null
  qualify row_number() over (partition by framework order by rubric_version desc, known_at desc) = 1
)
select f.framework, f.name, found.score
from found
join frameworks f using (framework)
where f.lifecycle = 'active' and f.framework <> $framework
order by found.score desc, f.name
limit 3
