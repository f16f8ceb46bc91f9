-- alert_log: Every step in the life of an alert, and every delivery.
-- Kind: table
-- Scope: all frameworks
-- Personal: outcome where event in ('acknowledged', 'silenced', 'unsilenced')
-- alert_id: The alert.
-- happened_at: UTC.
-- event: opened, escalated, acknowledged, silenced, resolved, sent and the like.
-- channel: Where it was sent; NULL where nothing was.
-- outcome: The result of the delivery, or who acknowledged or silenced and until when; NULL where there is nothing to say. What a step
--   says has the word simulated where the data are. What names
--   a person is NULL in what the site carries.
select alert_id, happened_at, event, channel,
  if(event in ('opened', 'escalated', 'eased', 'resolved', 'reopened'), outcome || s.note, outcome) as outcome
from pulse.alert_log
cross join pulse.simulated s
