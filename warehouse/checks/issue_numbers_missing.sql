-- issue_numbers_missing: of the numbers issued before the day of an observation, in its month and the three before it, many more are stored
--   neither as an issue nor as a pull request than of those before, though both sources say they are complete.
-- Fails: issues
-- Do: look at the repository's issues: after a mass deletion it ends within 120 days; else restore a backup or begin a new home
-- Tolerates: 20 numbers, and a fifth of them more than of the numbers before: some are deleted, moved away or turned into discussions.
--   Says nothing of a repository with fewer than 100 numbers before those months
with numbered as (
  select repo_id, number, created_at::date as day from raw.issues
  union all
  select repo_id, number, created_at::date from raw.pulls),
rows as (
  select repo_id, day, sum(count(*)) over past as here, max(max(number)) over past as highest
  from numbered
  group by repo_id, day
  window past as (partition by repo_id order by day)),
observed as (
  select o.repo_id, o.observed_at, o.observed_at::date as day, (date_trunc('month', o.observed_at) - interval 3 months)::date as since
  from raw.observations o
  where 2 = (select count(*) from pulse.repo_coverage c where c.repo_id = o.repo_id and c.source in ('issues', 'pulls')
    and c.complete_from is null and c.complete_until >= o.observed_at)),
counted as (
  select l.repo_id, l.observed_at, b.highest as highest_before, n.highest - b.highest as numbers,
    n.highest - b.highest - (n.here - b.here) as lacking, (b.highest - b.here) / b.highest as share_before
  from observed l
  asof join rows n on n.repo_id = l.repo_id and l.day > n.day
  asof join rows b on b.repo_id = l.repo_id and l.since > b.day)
select 'github/' || repo_id as subject, observed_at, format('{} of the last {} numbers are neither an issue nor a pull request here', lacking, numbers) as detail
from counted
where highest_before >= 100 and lacking > 20 and lacking > (0.2 + share_before) * numbers
