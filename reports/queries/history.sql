select as_of, score, low, high, uncapped, reason
from scores
where framework = $framework and dimension = 'health' and as_of <= $as_of and basis is distinct from 'stated'
qualify row_number() over (partition by as_of order by rubric_version desc, known_at desc) = 1
order by as_of
