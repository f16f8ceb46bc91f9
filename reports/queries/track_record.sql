-- Every alert about a framework against what came after it.
select t.alert_id, t.framework, t.lane, t.state, t.opened_at, t.closed_at, t.ended_on, t.lead_days, t.verdict
from v_track_record t
order by t.opened_at desc, t.alert_id
