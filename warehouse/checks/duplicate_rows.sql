-- duplicate_rows: a row that stands twice in a table whose loading keeps rows unique.
-- Do: restore a backup from before it: loading writes no row twice, so the file was damaged or changed by another hand
-- Tolerates: nothing
with keys as (
  select 'commits' as kept_in, repo_id, sha as key from raw.commits
  union all select 'branch_commits', repo_id, branch || ' ' || sha from raw.branch_commits
  union all select 'issues', repo_id, number::varchar from raw.issues
  union all select 'pulls', repo_id, number::varchar from raw.pulls
  union all select 'issue_events', repo_id, concat_ws(' ', number, place) from raw.issue_events
  union all select 'star_days', repo_id, concat_ws(' ', day, known_at) from raw.star_days
  union all select 'forks', repo_id, fork_id::varchar from raw.forks
  union all select 'releases', repo_id, release_id::varchar from raw.releases
  union all select 'vanished', repo_id, concat_ws(' ', kind, number) from raw.vanished where returned_at is null
  union all select 'observations', repo_id, observed_at::date::varchar from raw.observations)
select 'github/' || repo_id as subject, null::timestamp as observed_at, format('{} {} stands {} times', kept_in, key, count(*)) as detail
from keys
group by kept_in, repo_id, key
having count(*) > 1
