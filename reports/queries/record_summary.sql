-- The health alerts counted by what came of them, and how long before an end the middle one was raised.
select
  count(*) filter (verdict = 'ended') as ended,
  count(*) filter (verdict = 'cleared') as cleared,
  count(*) filter (verdict = 'open') as still_open,
  median(lead_days) filter (verdict = 'ended') as median_lead_days,
  count(*) filter (origin = 'replayed') as replayed
from v_track_record
where lane = 'HEALTH'
