-- commit_totals: by repository and day, all there was up to and including that day: velocity (first-parent commits by people, all live
--   branches), mainline and human (default branch), author_days (pairs of person and day, default branch). Running sums are of
--   doubles, exact for counts and three times as fast as DuckDB's of whole numbers.
-- Reads: authored, cherry_picks
with days as (
  select repo_id, day, mainline as velocity, mainline, commits as human, if(commits > 0 and author is not null, 1, 0) as author_days
  from authored where not is_bot
  union all
  select repo_id, day, commits, 0, 0, 0 from cherry_picks),
daily as (
  select repo_id, day, sum(velocity)::double as velocity, sum(mainline)::double as mainline, sum(human)::double as human,
    sum(author_days)::double as author_days
  from days group by repo_id, day)
select repo_id, day, (sum(velocity) over past)::integer as velocity, (sum(mainline) over past)::integer as mainline,
  (sum(human) over past)::integer as human, (sum(author_days) over past)::integer as author_days
from daily
window past as (partition by repo_id order by day rows unbounded preceding)
