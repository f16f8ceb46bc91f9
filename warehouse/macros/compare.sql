-- compare: The newest scores of the frameworks in a list, compare(['mxnet', 'jax']), a row for each dimension and framework, side by side.
-- Parameters: list
-- Kind: table
select dimension, framework, score, low, high, coverage, confidence, basis, as_of
from v_scores
where list_contains(list, framework)
qualify as_of = max(as_of) over (partition by framework)
order by dimension, score desc nulls last, framework
