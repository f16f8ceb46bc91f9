-- Asks: What moved the health of MXNet in the year before January 2024?
select metric, value_now, value_then, unit, round(effect, 2) as effect_on_health, reason
from why('mxnet', date '2024-01-29', 52);
