-- Every dimension of every framework on its newest date.
select framework, dimension, as_of, score, basis, reason
from v_scores
qualify as_of = max(as_of) over (partition by framework)
order by framework, dimension
