-- Asks: What did the written assessment say, and what is measured for the same date?
select s.framework, s.metric, s.as_of, s.value as stated, m.value as measured, s.unit, m.status, m.reason
from stated_metrics s
left join metric_values m using (framework, metric, as_of)
order by s.framework, s.metric;
