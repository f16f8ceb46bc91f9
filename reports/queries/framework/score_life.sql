from v_scores
where framework = $framework and dimension = $dimension
order by as_of desc
