-- before: what became of the alerts of the same lane that were opened earlier, any framework's. `steps` as in details, with lane.
select s.no, count(*) as alerts, count(*) filter (t.verdict = 'ended') as ended, count(*) filter (t.verdict = 'cleared') as cleared
from steps s
join v_track_record t on t.lane = s.lane and t.opened_at < s.opened_on
group by s.no
