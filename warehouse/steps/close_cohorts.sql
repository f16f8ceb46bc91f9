-- close_cohorts: issues by repository and day of creation; of them those closed within 30 days, and those a person resolved. A close
--   that turns out to be a sweep counts as a person's for every as_of until one could know (resolved_until, excluded).
-- Reads: repos_in_scope
with judged as (
  select i.repo_id, i.created_at::date as day,
    coalesce(f.first_closed_at <= i.created_at + interval 30 days, false) as closed,
    closed and f.told in ('completed', 'unknown') as resolved,
    case when resolved then f.bulk_known_at::date + 1 end as resolved_until
  from raw.issues i
  semi join repos_in_scope using (repo_id)
  left join pulse.first_closes f using (repo_id, number))
select repo_id, day, resolved_until, count(*) as issues, count(*) filter (closed) as closed, count(*) filter (resolved) as resolved
from judged
group by all
