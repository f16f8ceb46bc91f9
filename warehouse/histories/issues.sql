-- issues: a folder's histories of issues, of the repositories that are asked for; each number once. A file may lack the repository's name
--   (its file name counts then, OWNER__NAME), the number (each row is an issue then) and the kind of the close (unknown then).
-- Reads: files (the folder's files, by column name), asked (name, repo_id)
with whole as (
  select * from (
    select null::varchar as repo, null::bigint as number, null::timestamptz as created_at, null::timestamptz as first_closed_at,
      null::varchar as close_kind, null::varchar as filename)
  where false
  union all by name
  from files),
named as (
  select a.repo_id, coalesce(w.number, -row_number() over ())::bigint as number, w.created_at::timestamptz::timestamp as created_at,
    w.first_closed_at::timestamptz::timestamp as closed_at, coalesce(w.close_kind, 'unknown') as close_kind
  from whole w
  join asked a on lower(a.name) = lower(coalesce(w.repo, replace(parse_filename(w.filename, true), '__', '/')))
  where w.created_at is not null)
select distinct on (repo_id, number) repo_id, number, created_at, if(closed_at < getvariable('until'), closed_at, null) as closed_at, close_kind
from named
where created_at < getvariable('until')
order by repo_id, number, created_at
