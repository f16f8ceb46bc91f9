-- pulls: by repository and number; what was read last counts, and a row that says the same again stays as it is.
-- touched: a new row's day of creation; of a known row the day of the merge that came or went.
with read as (
  select distinct on (repo_id, number) * from incoming
  order by repo_id, number, known_at desc, updated_at desc nulls last)
select t.rowid as at_row, false as gone, read.*,
  case when t.rowid is null then least(read.created_at, read.merged_at)
       when read.merged_at is distinct from t.merged_at then least(read.merged_at, t.merged_at) end::date as touched
from read
left join raw.pulls t using (repo_id, number)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.created_at, read.merged_at, read.closed_at, read.updated_at, read.state, read.author_id, read.author_is_bot)
      is distinct from (t.created_at, t.merged_at, t.closed_at, t.updated_at, t.state, t.author_id, t.author_is_bot))
