-- metrics: what alerts look at and scores do not.
select framework, metric, as_of, value, status from pulse.metric_values where metric = 'c90' and isodow(as_of) = 1
