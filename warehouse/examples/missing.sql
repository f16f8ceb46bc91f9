-- Asks: Which numbers are missing now, and why?
select metric, status, reason, count(*) as frameworks
from metric_values
where as_of = (select max(as_of) from metric_values) and status <> 'observed'
group by all
order by frameworks desc, metric;
