-- commit_totals: by repository and day, all there was up to and including that day: velocity (first-parent commits by people, all live
--   branches), mainline and human (default branch), author_days (pairs of person and day, default branch).
-- Reads: authored, backports
with days as (
  select repo_id, day, mainline as velocity, mainline, commits as human, if(commits > 0 and author is not null, 1, 0) as author_days
  from authored where not is_bot
  union all
  select repo_id, day, commits, 0, 0, 0 from backports),
daily as (
  select repo_id, day, sum(velocity)::integer as velocity, sum(mainline)::integer as mainline, sum(human)::integer as human,
    sum(author_days)::integer as author_days
  from days group by repo_id, day)
select repo_id, day, sum(velocity) over past as velocity, sum(mainline) over past as mainline, sum(human) over past as human,
  sum(author_days) over past as author_days
from daily
window past as (partition by repo_id order by day rows unbounded preceding)
