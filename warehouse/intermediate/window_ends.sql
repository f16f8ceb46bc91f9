-- window_ends: the days whose trailing windows are asked for: every date up to which a framework's commits are known, and the 130 days in
--   steps of a week before each.
-- Reads: availability
select framework, unnest(range(min(until) - 910, max(until) + interval 1 day, interval 7 days))::date as day
from availability
where source = 'commits' and status = 'observed'
group by framework, isodow(until)
