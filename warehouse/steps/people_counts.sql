-- people_counts: by framework, for as_of = day and after, until the next row: people with a commit on any live branch in the 182 days
--   before, the most there ever were, and all people so far. No bots, no sync accounts. A person's stays of 182 days that touch are
--   one stay, so that nobody counts twice.
-- Reads: core, authored
with days as (
  select distinct c.framework, a.author_id, a.day
  from core c join authored a on a.repo_id = c.repo_id and a.day >= c.since and a.day < c.until
  where not a.is_bot and not a.is_sync_account and a.author_id is not null),
stays as (
  select framework, day, lag(day) over one as day_before, lead(day) over one as day_after
  from days window one as (partition by framework, author_id order by day)),
steps as (
  select framework, day + 1 as day, 1 as people, if(day_before is null, 1, 0) as ever
  from stays where day_before is null or day - day_before > 182
  union all
  select framework, day + 183, -1, 0 from stays where day_after is null or day_after - day > 182),
counts as (
  select framework, day, sum(sum(people)) over past as people_182, sum(sum(ever)) over past as people_ever
  from steps group by framework, day
  window past as (partition by framework order by day rows unbounded preceding))
select *, max(people_182) over (partition by framework order by day rows unbounded preceding) as most_people
from counts
