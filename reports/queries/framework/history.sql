select as_of, score, low, high, uncapped, reason
from v_scores
where framework = $framework and dimension = 'health' and as_of <= $as_of
order by as_of
