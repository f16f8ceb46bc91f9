-- Asks: How many commits did people add to the main line, year by year?
select year(week_start) as year, cast(sum(mainline_commits) as bigint) as mainline_commits, round(avg(mainline_commits), 1) as a_week
from framework_weekly
where framework = 'mxnet'
group by all
order by year;
