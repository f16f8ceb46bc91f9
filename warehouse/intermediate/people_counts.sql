-- people_counts: by framework, for as_of = day and after, until the next row: people with a commit on any live branch in the 182 days
--   before, the most there ever were, and all people so far. No bots, no sync accounts. A person of day d enters at d + 1 and leaves
--   at d + 183; stays that touch are one stay, so that nobody counts twice. Running sums as in commit_totals.
-- Reads: core, authored
with stays as (
  select c.framework, a.day, lag(a.day) over one as day_before, lead(a.day) over one as day_after
  from core c
  join authored a on a.repo_id = c.repo_id and a.day >= c.since and a.day < c.until
  where not a.is_bot and not a.is_sync_account and a.author is not null
  window one as (partition by c.framework, a.author order by a.day)),
steps as (
  select framework, day + 1 as day, count(*) as people, count(*) filter (day_before is null) as ever
  from stays where day_before is null or day - day_before > 182 group by all
  union all
  select framework, day + 183, -count(*), 0 from stays where day_after is null or day_after - day > 182 group by all),
counts as (
  select framework, day, (sum(sum(people)::double) over past)::integer as people_182, (sum(sum(ever)::double) over past)::integer as people_ever
  from steps
  group by framework, day
  window past as (partition by framework order by day rows unbounded preceding))
select *, max(people_182) over (partition by framework order by day rows unbounded preceding) as most_people
from counts
