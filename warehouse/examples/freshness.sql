-- Asks: Is anything out of date?
select source, subject, outcome, answered_at, days_behind, reason
from v_freshness
where days_behind > 0 or answered_at is null or outcome not in ('ok', 'unchanged', 'true_zero');
