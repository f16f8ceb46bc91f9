-- The healthiest living frameworks on the same date.
select framework, f.name, s.score
from v_scores s
join frameworks f using (framework)
where s.as_of = $as_of and s.dimension = 'health' and s.score is not null and f.lifecycle = 'active' and framework <> $framework
order by s.score desc, f.name
limit 3
