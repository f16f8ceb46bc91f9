-- streams: by subject and stream, the last state.
-- touched: nothing.
select t.rowid as at_row, false as gone, read.*, null::date as touched
from incoming read
left join raw.streams t using (subject, stream)
where read.state is distinct from t.state
