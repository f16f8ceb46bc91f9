-- v_open_alerts: The alerts that are open now, worst first.
-- Kind: view
-- Reads: alerts, frameworks
-- alert_id: For life.
-- framework: The framework's short name, as in the catalog.
-- name: The name that people use.
-- lane: FACT, HEALTH, ADOPTION or DATA.
-- state: WATCH, ALERT or CRITICAL.
-- opened_at: UTC.
-- acknowledged_at: UTC; NULL: nobody yet.
-- silenced_until: No messages before this day; NULL: not silenced.
-- title: One line.
select a.alert_id, a.framework, f.name, a.lane, a.state, a.opened_at, a.acknowledged_at, a.silenced_until, a.title
from alerts a
left join frameworks f using (framework)
where a.closed_at is null
order by list_position(['CRITICAL', 'ALERT', 'WATCH'], a.state), a.opened_at
