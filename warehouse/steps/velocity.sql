-- velocity: by repository and day, first-parent commits by people on the default and the release branches, each hash once. A commit of
--   a release branch that the default mainline or an older release branch has too (same author and subject) counts only up to the
--   day on which that counterpart is committed (counts_until).
-- Reads: authored, repos_in_scope
with released as (
  select b.repo_id, b.branch, b.sha, b.is_first_parent, c.committed_at, c.author_id, nullif(c.subject_key, '') as subject_key, c.is_bot
  from raw.branch_commits b semi join repos_in_scope using (repo_id) join raw.commits c using (repo_id, sha)
  where not b.is_default),
branches as (
  select repo_id, branch, row_number() over (partition by repo_id order by min(committed_at), branch) as age_rank from released group by repo_id, branch),
own as (
  select r.repo_id, r.committed_at::date as day, r.author_id, r.subject_key, b.age_rank, r.sha
  from released r join branches b using (repo_id, branch)
  where r.is_first_parent and not r.is_bot
  qualify row_number() over (partition by r.repo_id, r.sha order by b.age_rank) = 1),
main as (
  select c.repo_id, c.committed_at::date as day, c.author_id, c.subject_key, 0 as age_rank
  from raw.branch_commits b join raw.commits c using (repo_id, sha)
  where b.is_default and b.is_first_parent and not c.is_bot and (c.repo_id, c.author_id, c.subject_key) in (select (repo_id, author_id, subject_key) from own)),
counterparts as (
  select repo_id, author_id, subject_key, age_rank, min(day) as day
  from (from main union all select repo_id, day, author_id, subject_key, age_rank from own where subject_key is not null and author_id is not null)
  group by all),
judged as (
  select o.repo_id, o.sha, o.day, min(c.day) as counts_until
  from own o
  left join counterparts c on c.repo_id = o.repo_id and c.author_id = o.author_id and c.subject_key = o.subject_key and c.age_rank < o.age_rank
  group by all)
select repo_id, day, null::date as counts_until, sum(mainline) as commits
from authored where is_default and not is_bot and mainline > 0 group by all
union all
select repo_id, day, counts_until, count(*) from judged where counts_until is null or counts_until > day group by all
