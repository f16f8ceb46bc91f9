-- The first dated end of each framework, and whether a health alert was open when it came.
with ends as (
  select framework, min(acts_on) as ended_on, arg_min(kind, acts_on) as kind, arg_min(title, acts_on) as title,
    arg_min(precision, acts_on) as precision, arg_min(source, acts_on) as source
  from framework_events
  where kind in ('announced', 'maintenance', 'board_resolution', 'attic', 'retired', 'archived')
  group by framework
),
warned as (
  select e.framework, min(t.opened_at) as warned_at
  from ends e
  join v_track_record t
    on t.framework = e.framework and t.lane = 'HEALTH' and t.opened_at < e.ended_on and coalesce(t.closed_at, e.ended_on) >= e.ended_on
  group by e.framework
)
select e.framework, f.name, e.ended_on, e.precision, e.kind, e.title, e.source, w.warned_at, e.ended_on - w.warned_at::date as lead_days
from ends e
join frameworks f using (framework)
left join warned w using (framework)
order by e.ended_on desc, e.framework
