-- issue_totals: by repository and day of creation, all issues up to and including that day: those closed within 30 days, and those that
--   a person resolved. not_yet_known: of this day only, closes within 30 days that the next hour shows to be a sweep, so that they
--   count as a person's on the first date that sees the issue, day + 31, and never after. Running sums as in commit_totals.
-- Reads: repos_in_scope
with judged as (
  select i.repo_id, i.created_at::date as day,
    coalesce(f.first_closed_at <= i.created_at + interval 30 days, false) as closed,
    closed and f.told in ('completed', 'unknown') as by_person,
    by_person and f.bulk_known_at is null as resolved,
    by_person and coalesce(f.bulk_known_at::date > i.created_at::date + 30, false) as not_yet_known
  from raw.issues i
  semi join repos_in_scope using (repo_id)
  left join pulse.first_closes f using (repo_id, number))
select repo_id, day, (sum(count(*)::double) over past)::integer as issues, (sum((count(*) filter (closed))::double) over past)::integer as closed,
  (sum((count(*) filter (resolved))::double) over past)::integer as resolved, (count(*) filter (not_yet_known))::integer as not_yet_known
from judged
group by repo_id, day
window past as (partition by repo_id order by day rows unbounded preceding)
