-- The health alerts counted by what came of them, and how long before an end the middle one was raised; and how often a verdict said
-- "start nothing on it" without a fact.
select
  count(*) filter (lane = 'HEALTH' and verdict = 'ended') as ended,
  count(*) filter (lane = 'HEALTH' and verdict = 'cleared') as cleared,
  count(*) filter (lane = 'HEALTH' and verdict = 'open') as still_open,
  median(lead_days) filter (lane = 'HEALTH' and verdict = 'ended') as median_lead_days,
  count(*) filter (lane = 'HEALTH' and origin = 'replayed') as replayed,
  count(*) filter (lane = 'VERDICT') as warned,
  count(*) filter (lane = 'VERDICT' and verdict = 'ended') as warned_rightly,
  count(*) filter (lane = 'VERDICT' and verdict = 'cleared') as taken_back
from v_track_record
