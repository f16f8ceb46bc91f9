-- What happened to each alert, step by step; sending to channels is left out. state: what it was in from then on.
select l.alert_id, a.lane, l.happened_at, l.event, regexp_extract(l.outcome, '^(\w+) to (\w+)', 2) as state, l.outcome
from alert_log l
join alerts a using (alert_id)
where a.framework = $framework and l.channel is null and l.happened_at < $as_of + 1
order by l.happened_at, l.alert_id, l.event
