-- v_track_record: Every alert against what came after it: whether the framework ended, and how long before the alert
--   was there.
-- Kind: view
-- Reads: alerts, framework_events
-- alert_id: For life.
-- framework: The framework's short name, as in the catalog.
-- lane: FACT, HEALTH, ADOPTION or DATA.
-- state: As in alerts.
-- opened_at: UTC.
-- closed_at: UTC; NULL while open.
-- ended_on: The first retirement, attic, board resolution or archiving on or after the day it opened; NULL: none so
--   far.
-- lead_days: Days from opening to that end; NULL: none so far.
-- verdict: ended (an end came while it was open), cleared (closed without one), open.
select a.alert_id, a.framework, a.lane, a.state, a.opened_at, a.closed_at, min(e.on_date) as ended_on,
  min(e.on_date) - a.opened_at::date as lead_days,
  case when min(e.on_date) <= coalesce(a.closed_at::date, date '9999-12-31') then 'ended' when a.closed_at is null then 'open' else 'cleared' end as verdict
from alerts a
left join framework_events e on e.framework = a.framework and e.on_date >= a.opened_at::date
  and e.kind in ('retired', 'attic', 'board_resolution', 'archived')
where a.lane <> 'DATA'
group by a.alert_id, a.framework, a.lane, a.state, a.opened_at, a.closed_at
order by a.opened_at
