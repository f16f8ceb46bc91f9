-- commit_counts: by framework, trailing counts for as_of = day and after, until the next row. velocity_w: first-parent commits of w
--   days over all live branches; author_days_w: distinct pairs of person and day; mainline_364, human_364: default branches.
--   An event of day d enters at d + 1 and leaves at d + 1 + w, or the day after its counterpart on another branch.
-- Reads: core, velocity, commit_days
with pace as (
  select c.framework, v.day, v.counts_until, sum(v.commits) as n
  from core c join velocity v on v.repo_id = c.repo_id and v.day >= c.since and v.day < c.until group by all),
steps as (
  select framework, day + 1 + enters as day, if(w in (0, 90), s, 0) as v90, if(w in (0, 91), s, 0) as v91, if(w in (0, 182), s, 0) as v182,
    0 as a90, 0 as a91, 0 as a182, 0 as m364, 0 as h364
  from (select framework, day, w, if(w = 0, 0, least(w, coalesce(counts_until - day, w)))::integer as enters, if(w = 0, n, -n) as s
        from pace, (values (0), (90), (91), (182)) windows(w))
  union all
  select framework, day + 1 + w, 0, 0, 0, if(w in (0, 90), s * author_days, 0), if(w in (0, 91), s * author_days, 0),
    if(w in (0, 182), s * author_days, 0), if(w in (0, 364), s * mainline, 0), if(w in (0, 364), s * human, 0)
  from (select *, if(w = 0, 1, -1) as s from commit_days, (values (0), (90), (91), (182), (364)) windows(w))),
daily as (
  select framework, day, sum(v90) as v90, sum(v91) as v91, sum(v182) as v182, sum(a90) as a90, sum(a91) as a91, sum(a182) as a182,
    sum(m364) as m364, sum(h364) as h364
  from steps group by all)
select framework, day, sum(v90) over past as velocity_90, sum(v91) over past as velocity_91, sum(v182) over past as velocity_182,
  sum(a90) over past as author_days_90, sum(a91) over past as author_days_91, sum(a182) over past as author_days_182,
  sum(m364) over past as mainline_364, sum(h364) over past as human_364
from daily
window past as (partition by framework order by day rows unbounded preceding)
