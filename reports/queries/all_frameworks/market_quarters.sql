-- Shares by quarter over five years at most, among the frameworks alone that are known in all of these quarters.
with lately as (
  from market_quarterly qualify quarter > max(quarter) over (partition by source) - interval 5 years),
whole as (
  from lately qualify count(amount) over (partition by source, framework) = count(*) over (partition by source, framework))
select w.source, w.quarter, w.framework, f.name, w.amount / nullif(sum(w.amount) over (partition by w.source, w.quarter), 0) as share
from whole w
left join frameworks f using (framework)
order by w.source, w.quarter, w.framework
