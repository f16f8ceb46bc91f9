-- Every dimension of every framework on its newest date.
select s.framework, s.dimension, s.as_of, s.score, s.basis, s.reason
from v_scores s
left join dimensions d using (dimension)
qualify s.as_of = max(s.as_of) over (partition by s.framework)
order by s.framework, d.position
