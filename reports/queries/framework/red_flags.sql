-- What speaks against it.
select kind, subject, says, value, limit_value, unit, on_date, precision, source
from red_flags
where framework = $framework and as_of <= $as_of
qualify as_of = max(as_of) over ()
order by place
