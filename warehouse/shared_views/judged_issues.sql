-- judged_issues: of every issue its day of creation, whether it was closed within 30 days, and whether a person resolved it then.
--   not_yet_known: a close within 30 days that the next hour shows to be a sweep, so that it counts as a person's on the first date that
--   sees the issue, day + 31, and never after.
-- Reads: first_closes
select i.repo_id, i.number, i.created_at::date as day,
  coalesce(f.first_closed_at <= i.created_at + interval 30 days, false) as closed,
  closed and f.close_reason in ('completed', 'unknown') as by_person,
  by_person and f.bulk_known_at is null as resolved,
  by_person and coalesce(f.bulk_known_at::date > i.created_at::date + 30, false) as not_yet_known
from raw.issues i
left join pulse.first_closes f using (repo_id, number)
