-- Every alert with the time of the last thing that happened to it.
select
  a.alert_id, a.framework, f.name, a.lane, a.state, a.opened_at, a.closed_at, a.acknowledged_at, a.silenced_until, a.title, a.body,
  greatest(a.opened_at, coalesce(a.closed_at, a.opened_at), coalesce(a.acknowledged_at, a.opened_at)) as updated_at
from alerts a
left join frameworks f using (framework)
order by a.opened_at desc, a.alert_id
