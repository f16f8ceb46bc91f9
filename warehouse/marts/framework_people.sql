-- framework_people: How many people worked on a framework over longer spans: a row for each calendar year in whole weeks, and for the
--   last 52 weeks that have ended. Distinct human authors of commits in the core repositories of those days, over all their
--   branches that are read. Counted here because a person counts once in a span, which no sum of weeks shows. Source: git.
-- Kind: table
-- Reads: commits, framework_repos, framework_weekly
-- framework: The framework's short name, as in the catalog.
-- span: year (the weeks whose Monday lies in it) or 52 weeks.
-- since: The Monday that the span begins with.
-- until: The Monday after the span's last week; a year under way ends with the last week that has ended.
-- people: Distinct authors, neither bots nor sync accounts; 0 counted and none, NULL where git was not complete for one of
--   the weeks.
with weeks as (
  select framework, week_start, commits is not null as is_counted, max(week_start) over (partition by framework) + 7 as ended
  from framework_weekly),
spans as (
  select framework, 'year' as span, min(week_start) as since, max(week_start) + 7 as until, bool_and(is_counted) as is_counted
  from weeks group by framework, year(week_start)
  union all
  select framework, '52 weeks', min(week_start), max(ended), bool_and(is_counted) from weeks where week_start >= ended - 364 group by framework),
authors as (
  select distinct f.framework, date_trunc('week', c.committed_at)::date as week_start, c.author_id
  from commits c
  join framework_repos f
    on f.repo = c.repo and f.role = 'core' and c.committed_at >= coalesce(f.valid_from, date '0001-01-01')
    and c.committed_at < coalesce(f.valid_to, date '9999-12-31')
  where not c.is_bot and not c.is_sync_account and c.author_id is not null)
select s.framework, s.span, s.since, s.until, if(s.is_counted, count(distinct a.author_id), null) as people
from spans s
left join authors a on a.framework = s.framework and a.week_start >= s.since and a.week_start < s.until
group by s.framework, s.span, s.since, s.until, s.is_counted
