-- Health of every framework on every date.
select framework, as_of, score, low, high, uncapped, reason
from v_scores
where dimension = 'health'
order by framework, as_of
