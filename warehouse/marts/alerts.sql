-- alerts: Every alert, open and closed; one id for life.
-- Kind: table
-- Scope: all frameworks
-- Reads: alert_parts
-- alert_id: For life.
-- framework: The framework's short name, as in the catalog.
-- lane: FACT, HEALTH, ADOPTION or DATA.
-- state: WATCH, ALERT or CRITICAL: the highest while open, the last one when closed.
-- opened_at: UTC.
-- closed_at: UTC; NULL while open.
-- acknowledged_at: When somebody took note, UTC; NULL: nobody yet.
-- silenced_until: No messages before this day; NULL: not silenced.
-- title: One line, with the word simulated where the data are.
-- body: What fell, since when, why, what next: the lines of alert_parts, their labels in the first eight columns.
with marked as (
  select *, label = lag(label, 1, '') over (partition by alert_id order by position) as goes_on from alert_parts),
bodies as (
  select alert_id, string_agg(if(label = '', text, rpad(if(goes_on, '', label), 8, ' ') || text), chr(10) order by position) as body
  from marked group by alert_id)
select alert_id, framework, lane, state, opened_at, closed_at, acknowledged_at, silenced_until, title || s.note as title,
  coalesce(b.body, '') as body
from pulse.alerts
left join bodies b using (alert_id)
cross join pulse.simulated s
