-- pairs: stored rows against GitHub's total at the last observation of each week, for lists that are stored from their
--   beginning. Under 100 a few rows would already be a tenth.
with counted as (
  select repo_id, 'issues' as source, observed_at, issues_total as theirs from raw.observations
  union all
  select repo_id, 'pulls', observed_at, pulls_total from raw.observations),
asked as (
  select t.* from counted t
  join pulse.repo_coverage c on c.repo_id = t.repo_id and c.source = t.source and c.complete_from is null and c.complete_until >= t.observed_at
  where t.theirs >= 100
  qualify row_number() over (partition by t.repo_id, t.source, date_trunc('week', t.observed_at) order by t.observed_at desc) = 1),
held as (
  select repo_id, 'issues' as source, created_at, row_number() over (partition by repo_id order by created_at, number) as ours from raw.issues
  union all
  select repo_id, 'pulls', created_at, row_number() over (partition by repo_id order by created_at, number) from raw.pulls)
select m.framework, a.source || ' of ' || m.repo as count, a.observed_at::date as as_of, coalesce(h.ours, 0)::double as ours, a.theirs::double as theirs
from asked a
asof left join held h on h.repo_id = a.repo_id and h.source = a.source and a.observed_at >= h.created_at
join pulse.members m on m.repo_id = a.repo_id and m.role = 'core' and a.observed_at::date >= m.since and a.observed_at::date < m.until
semi join pulse.frameworks f on f.framework = m.framework
where a.observed_at::date <= $as_of
