-- Year by year, in whole weeks by their Monday. A year with a week that nobody counted is not summed: NULL.
select
  year(w.week_start) as year,
  max(w.week_start) + 7 as counted_until,
  cast(if(count(*) = count(w.commits), sum(w.commits), null) as bigint) as commits,
  any_value(p.people) as people,
  cast(if(count(*) = count(w.issues_opened), sum(w.issues_opened), null) as bigint) as issues_opened,
  cast(if(count(*) = count(w.issues_closed), sum(w.issues_closed), null) as bigint) as issues_closed,
  cast(if(count(*) = count(w.prs_merged), sum(w.prs_merged), null) as bigint) as prs_merged,
  arg_max(w.stars_total, w.week_start) as stars
from framework_weekly w
left join framework_people p on p.framework = w.framework and p.span = 'year' and year(p.since) = year(w.week_start)
where w.framework = $framework and w.week_start + 7 <= $as_of
group by year(w.week_start)
order by year
