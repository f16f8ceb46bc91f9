select on_date, kind, title, source, precision
from framework_events
where framework = $framework and on_date < $as_of
order by on_date, kind, title
