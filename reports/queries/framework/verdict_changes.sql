-- What would change the verdict, each line by itself.
select direction, kind, subject, value_now, value_needed, unit, points_now, points_needed, rule, verdict
from verdict_changes
where framework = $framework and as_of <= $as_of
qualify as_of = max(as_of) over ()
order by place
