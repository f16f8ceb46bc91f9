-- Every alarm against what came after it; has_page: whether the framework is one of the catalog. (FACT alerts foretell nothing.)
select t.alert_id, t.framework, coalesce(f.name, t.framework) as name, f.framework is not null as has_page, t.lane, t.state, t.opened_at,
  t.closed_at, t.ended_on, t.ended_precision, t.lead_days, t.verdict, t.origin
from v_track_record t
left join frameworks f using (framework)
where t.lane in ('HEALTH', 'ADOPTION')
order by t.opened_at desc, t.alert_id
