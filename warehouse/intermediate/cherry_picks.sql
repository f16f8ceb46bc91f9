-- cherry_picks: first-parent commits by people that only release branches have, each hash once, by repository and day. One that the default
--   mainline or an older release branch has too (same author and subject) counts up to the day on which that counterpart is
--   committed, counts_until; not at all where that day is not later.
-- Reads: repos_in_scope, left_out
with released as (
  select b.repo_id, b.branch, b.sha, b.is_first_parent and not c.is_bot as counts, c.committed_at::date as day, c.committed_at,
    c.author_id, nullif(c.subject_key, '') as subject_key
  from raw.branch_commits b
  semi join repos_in_scope using (repo_id)
  join raw.commits c using (repo_id, sha)
  anti join left_out l on l.repo_id = c.repo_id and l.company = c.company
  where not b.is_default and c.committed_at is not null),
branches as (
  select repo_id, branch, row_number() over (partition by repo_id order by min(committed_at), branch) as age_rank
  from released group by repo_id, branch),
own as (
  select r.repo_id, r.sha, r.day, r.author_id, r.subject_key, b.age_rank
  from released r
  join branches b using (repo_id, branch)
  where r.counts
  qualify row_number() over (partition by r.repo_id, r.sha order by b.age_rank) = 1),
main as (
  select c.repo_id, c.committed_at::date as day, c.author_id, c.subject_key
  from raw.branch_commits b
  join (
    from raw.commits
    where not is_bot and (repo_id, author_id, subject_key) in (select (repo_id, author_id, subject_key) from own)) c using (repo_id, sha)
  anti join left_out l on l.repo_id = c.repo_id and l.company = c.company
  where b.is_default and b.is_first_parent and c.committed_at is not null),
counterparts as (
  select repo_id, author_id, subject_key, age_rank, min(day) as day
  from (select *, 0 as age_rank from main union all by name select * exclude (sha) from own)
  group by all),
judged as (
  select o.repo_id, o.sha, o.day, min(c.day) as counts_until
  from own o
  left join counterparts c
    on c.repo_id = o.repo_id and c.author_id = o.author_id and c.subject_key = o.subject_key and c.age_rank < o.age_rank
  group by all)
select repo_id, day, counts_until, count(*) as commits
from judged
where counts_until is null or counts_until > day
group by all
