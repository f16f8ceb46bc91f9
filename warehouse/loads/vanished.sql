-- vanished: by repository, kind and number; what has vanished vanishes once, until a list names it again.
-- touched: the day before the one from which on it does not count, or counts again.
with read as (
  select distinct on (repo_id, kind, number) * from incoming
  order by repo_id, kind, number, returned_at desc nulls last, noticed_at),
away as (
  select rowid as at_row, * from raw.vanished where returned_at is null)
select a.at_row, false as gone, r.* replace (coalesce(a.last_seen_at, r.last_seen_at) as last_seen_at, coalesce(a.noticed_at, r.noticed_at) as noticed_at),
  (coalesce(r.returned_at, r.noticed_at)::date - 1) as touched
from read r
left join away a using (repo_id, kind, number)
where case when r.returned_at is null then a.at_row is null and (repo_id, kind, number, r.noticed_at) not in (
             select (repo_id, kind, number, noticed_at) from raw.vanished)
           else r.returned_at >= a.noticed_at end
