-- Year by year, in whole weeks by their Monday. A year with a week that nobody counted is not summed: NULL.
with people as (
  select year(date_trunc('week', c.committed_at)) as year, count(distinct c.author_id) as people
  from commits c
  join framework_repos f
    on f.repo = c.repo and f.framework = $framework and f.role = 'core'
    and c.committed_at >= coalesce(f.valid_from, date '0001-01-01') and c.committed_at < coalesce(f.valid_to, date '9999-12-31')
  where not c.is_bot and not c.is_sync_account and date_trunc('week', c.committed_at) + interval 7 day <= $as_of
  group by all
)
select
  year(w.week_start) as year,
  max(w.week_start) + 7 as counted_until,
  cast(if(count(*) = count(w.commits), sum(w.commits), null) as bigint) as commits,
  if(count(*) = count(w.commits), coalesce(any_value(p.people), 0), null) as people,
  cast(if(count(*) = count(w.issues_opened), sum(w.issues_opened), null) as bigint) as issues_opened,
  cast(if(count(*) = count(w.issues_closed), sum(w.issues_closed), null) as bigint) as issues_closed,
  cast(if(count(*) = count(w.prs_merged), sum(w.prs_merged), null) as bigint) as prs_merged,
  arg_max(w.stars_total, w.week_start) as stars
from framework_weekly w
left join people p on p.year = year(w.week_start)
where w.framework = $framework and w.week_start + 7 <= $as_of
group by year(w.week_start)
order by year
