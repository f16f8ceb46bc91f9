-- issues: by repository and number; what was read last counts, and a row that says the same again stays as it is.
-- touched: a new row's day of creation; of a known row the day of the close that came or went.
with read as (
  select distinct on (repo_id, number) * from incoming
  order by repo_id, number, known_at desc, updated_at desc nulls last)
select t.rowid as at_row, false as gone, read.*,
  case when t.rowid is null then read.created_at
       when read.closed_at is distinct from t.closed_at then least(read.closed_at, t.closed_at) end::date as touched
from read
left join raw.issues t using (repo_id, number)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.created_at, read.closed_at, read.updated_at, read.state, read.state_reason, read.author_id, read.author_is_bot)
      is distinct from (t.created_at, t.closed_at, t.updated_at, t.state, t.state_reason, t.author_id, t.author_is_bot))
