-- alert_log: Every step in the life of an alert, and every delivery.
-- Kind: table
-- alert_id: The alert.
-- happened_at: UTC.
-- event: opened, escalated, acknowledged, silenced, resolved, sent and the like.
-- channel: Where it was sent; NULL where nothing was.
-- outcome: What became of the delivery; NULL where nothing was sent.
select alert_id, happened_at, event, channel, outcome from pulse.alert_log
