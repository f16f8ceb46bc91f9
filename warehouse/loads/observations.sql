-- observations: one a repository and UTC day; a later one of the same day replaces it only if it differs.
-- touched: a score may use what was seen within 48 hours after its day. A repository's first row and a date of archiving
--   that was unknown before change values back to those dates.
with read as (
  select distinct on (repo_id, observed_at::date) *, struct_pack(*columns(* exclude (observed_at))) as content from incoming
  order by repo_id, observed_at::date, observed_at desc),
known as (
  select rowid as at_row, observed_at, repo_id, struct_pack(*columns(* exclude (observed_at))) as content
  from raw.observations where repo_id in (select repo_id from incoming)),
before as (
  select repo_id, list(distinct content.archived_at) as archived_at, list(distinct content.created_at) as created_at from known group by repo_id)
select k.at_row, false as gone, r.* exclude (content),
  least(
    r.observed_at - interval 2 days,
    case when not coalesce(list_contains(b.created_at, r.created_at), false) then r.created_at end,
    case when not coalesce(list_contains(b.archived_at, r.archived_at), false) then r.archived_at end)::date as touched
from read r
left join known k on k.repo_id = r.repo_id and k.observed_at::date = r.observed_at::date
left join before b on b.repo_id = r.repo_id
where k.at_row is null or (r.content is distinct from k.content and r.observed_at >= k.observed_at)
