-- observations: one a repository and UTC day; a later look of the same day takes its place only where it differs.
-- touched: a score may use what was seen within 48 hours after its day. A repository's first row and a date of archiving
--   not heard of before reach back to the dates they tell.
with read as (
  select distinct on (repo_id, observed_at::date) *, struct_pack(*columns(* exclude (observed_at))) as told from incoming
  order by repo_id, observed_at::date, observed_at desc),
known as (
  select rowid as at_row, observed_at, repo_id, struct_pack(*columns(* exclude (observed_at))) as told
  from raw.observations where repo_id in (select repo_id from incoming)),
before as (
  select repo_id, list(distinct told.archived_at) as archived_at, list(distinct told.created_at) as created_at from known group by repo_id)
select k.at_row, false as gone, r.* exclude (told),
  least(
    r.observed_at - interval 2 days,
    case when not coalesce(list_contains(b.created_at, r.created_at), false) then r.created_at end,
    case when not coalesce(list_contains(b.archived_at, r.archived_at), false) then r.archived_at end)::date as touched
from read r
left join known k on k.repo_id = r.repo_id and k.observed_at::date = r.observed_at::date
left join before b on b.repo_id = r.repo_id
where k.at_row is null or (r.told is distinct from k.told and r.observed_at >= k.observed_at)
