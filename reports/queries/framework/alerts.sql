select alert_id, framework, lane, state, opened_at, closed_at, acknowledged_at, silenced_until, title, body
from alerts
where framework = $framework and opened_at < $as_of + 1
order by lane = 'DATA', opened_at desc, alert_id
