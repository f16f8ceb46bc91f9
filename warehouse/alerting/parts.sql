-- parts: the indicators of vitality as of every Monday.
select framework, as_of, dimension, metric, value, points, status
from pulse.score_parts
semi join pulse.frameworks using (framework)
where dimension = 'vitality' and basis <> 'stated' and rubric_version = $rubric_version and isodow(as_of) = 1
