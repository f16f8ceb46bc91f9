-- Every dimension of every framework on its newest date.
select framework, dimension, as_of, score, basis, reason
from scores
where basis is distinct from 'stated'
qualify
  as_of = max(as_of) over (partition by framework)
  and row_number() over (partition by framework, as_of, dimension order by rubric_version desc, known_at desc) = 1
order by framework, dimension
