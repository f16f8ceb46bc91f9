-- scores: vitality of every framework of the catalog as of every Monday, by one rubric: the version that is known last.
select framework, as_of, dimension, score, confidence
from pulse.scores
semi join pulse.frameworks using (framework)
where dimension = 'vitality' and basis is distinct from 'stated' and rubric_hash = $rubric_hash and isodow(as_of) = 1
qualify row_number() over (partition by framework, as_of order by known_at desc) = 1
