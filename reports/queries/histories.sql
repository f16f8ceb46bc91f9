-- Health of every framework on every date.
select framework, as_of, score, low, high, uncapped, reason
from scores
where dimension = 'health' and basis is distinct from 'stated'
qualify row_number() over (partition by framework, as_of order by rubric_version desc, known_at desc) = 1
order by framework, as_of
