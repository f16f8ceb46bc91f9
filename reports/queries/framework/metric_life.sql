from score_parts
where framework = $framework and metric = $metric and basis = 'measured'
order by as_of desc
