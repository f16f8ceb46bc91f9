-- What happened to every alert, step by step; sending to channels is left out.
select alert_id, happened_at, event, outcome
from alert_log
where channel is null
order by happened_at, alert_id, event
