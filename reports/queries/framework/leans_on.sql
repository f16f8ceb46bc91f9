-- Health without one of its metrics, what it leans on most first.
select metric, dimension, health, health_without, rule_without
from leans_on
where framework = $framework and as_of <= $as_of
qualify as_of = max(as_of) over ()
order by health_without is not null, abs(health_without - health) desc, metric
