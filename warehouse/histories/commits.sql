-- commits: a folder's commits as rows of raw.commits, with is_first_parent, of the repositories that are asked for; each hash once.
--   A file may lack columns: without a repository's name its file name counts (OWNER__NAME), without hashes every row is a commit,
--   without marks nobody is a bot or a sync account, and without first parents every commit is on the main line.
-- Reads: files (the folder's files, by column name), asked (name, repo_id)
with whole as (
  select * from (
    select null::varchar as repo, null::varchar as sha, null::timestamptz as committed_at, null::timestamptz as authored_at,
      null::varchar as author_id, null::boolean as is_bot, null::boolean as sync_account, null::boolean as is_merge,
      null::boolean as first_parent, null::varchar as filename)
  where false
  union all by name
  from files),
named as (
  select w.* replace (w.committed_at::timestamptz::timestamp as committed_at, w.authored_at::timestamptz::timestamp as authored_at), a.repo_id,
    coalesce(w.sha::varchar, 'row ' || row_number() over ()) as commit_sha
  from whole w
  join asked a on lower(a.name) = lower(coalesce(w.repo, replace(parse_filename(w.filename, true), '__', '/')))
  where w.committed_at is not null)
select distinct on (repo_id, commit_sha) repo_id, commit_sha as sha, committed_at, authored_at, author_id::varchar as author_id,
  coalesce(is_bot::boolean, false) as is_bot, coalesce(sync_account::boolean, false) as is_sync_account,
  coalesce(is_merge::boolean, false) as is_merge, null::varchar as subject_key, null::boolean as is_named,
  null::varchar as company, coalesce(first_parent::boolean, true) as is_first_parent
from named
where committed_at < getvariable('until')
order by repo_id, commit_sha, committed_at
