-- Year by year, in whole weeks by their Monday. A year with a week that nobody counted is not summed: NULL.
select year(week_start) as year, max(week_start) + 7 as counted_until,
  if(count(*) = count(commits), sum(commits), null)::bigint as commits, any_value(p.people) as people,
  if(count(*) = count(issues_opened), sum(issues_opened), null)::bigint as issues_opened,
  if(count(*) = count(issues_closed), sum(issues_closed), null)::bigint as issues_closed,
  if(count(*) = count(prs_merged), sum(prs_merged), null)::bigint as prs_merged,
  arg_max(coalesce(s.value::bigint, stars_total), week_start) as stars
from framework_weekly w
left join metric_values s on s.framework = w.framework and s.as_of = week_start + 7 and metric = 'stars'
left join framework_people p on p.framework = w.framework and p.span = 'year' and year(p.since) = year(week_start)
where w.framework = $framework and week_start + 7 <= $as_of
group by year(week_start)
order by year
