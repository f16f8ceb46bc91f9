-- commits_disagree: git brought fewer commits of the default branch than GitHub counted when we looked, though it says it is complete.
-- Fails: commits
-- Tolerates: 3 commits or 1 %, whichever is more: a branch moves between the count and the fetch
with rows as (
  select repo_id, day, sum(count(*)) over (partition by repo_id order by day) as here
  from (select b.repo_id, c.committed_at::date as day from raw.branch_commits b join raw.commits c using (repo_id, sha) where b.is_default)
  group by repo_id, day),
counted as (
  select o.repo_id, o.observed_at, o.commits_total as there
  from raw.observations o
  join raw.coverage c on c.repo_id = o.repo_id and c.source = 'commits' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.commits_total is not null)
select o.repo_id, o.observed_at, format('{} commits here by git, {} by GitHub''s count', coalesce(r.here, 0), o.there) as detail
from counted o
asof left join rows r on r.repo_id = o.repo_id and o.observed_at >= r.day
where o.there - coalesce(r.here, 0) > greatest(3, o.there / 100)
