-- On whom it rests: commits by people in 52 weeks, and how few companies make half of those whose company is known.
with made as (
  select company, sum(commits)::bigint as commits, company not in ('private', 'unknown') as is_known
  from commits_by_company_weekly
  where framework = $framework and week_start + 7 <= $as_of and week_start >= $as_of - 364
  group by company),
ranked as (
  select *, row_number() over one as place, sum(commits) over one as together, sum(commits) over () as known
  from made where is_known
  window one as (order by commits desc, company)),
total as (
  select sum(commits)::bigint as commits, sum(commits) filter (is_known)::bigint as known, sum(commits) filter (company is null)::bigint as unread from made)
select t.*, coalesce((select min(name) from company_domains d where d.company = r.company), r.company) as largest, r.commits as largest_commits,
  (select min(place) from ranked where 2 * together >= known) as companies_for_half, (t.known / t.commits)::double as known_share,
  (r.commits / t.known)::double as share_of_known, (r.commits / t.commits)::double as share_of_all
from total t
left join ranked r on r.place = 1
