-- v_sponsors: On how many companies each framework rests: its commits by people in the newest 52 weeks by company, the share of the
--   largest, and how few companies make half of the work (CHAOSS: Elephant Factor). Shares and the factor are of the commits whose company
--   is known; how many that are of all stands beside them.
-- Kind: view
-- Reads: commits_by_company_weekly, company_domains, framework_weekly
-- framework: The framework's short name, as in the catalog.
-- since: The Monday that the span begins with, 52 weeks before until.
-- until: The Monday after the newest week that has ended.
-- commits: Commits by people; NULL where git was not complete for one of the weeks.
-- known: Of them those of a company or university; NULL likewise, and where companies were not read yet. So are all columns below.
-- private: Of them those from addresses that say nothing of an employer.
-- unknown: Of them those from domains that stand in no list.
-- largest: The company or university with the most commits, the first by short name of several; NULL without known commits.
-- largest_commits: Its commits.
-- share_of_known: Its share of the known ones, 0 to 1.
-- share_of_all: Its share of all commits by people: at least so much is its.
-- elephant_factor: The smallest number of companies and universities that make half of the known commits or more.
-- commits_without: Commits by people without those of the largest; whom it pays may also write from private addresses.
-- reason: Why a number is missing; NULL where none is.
with newest as (
  select framework, max(week_start) + 7 as until from framework_weekly group by framework),
spans as (
  select n.framework, n.until - 364 as since, n.until, if(count(*) = count(w.human_commits), sum(w.human_commits), null)::bigint as commits
  from newest n
  join framework_weekly w on w.framework = n.framework and w.week_start >= n.until - 364
  group by all),
made as (
  select s.framework, c.company, sum(c.commits) as commits
  from spans s
  join commits_by_company_weekly c on c.framework = s.framework and c.week_start >= s.since
  where s.commits is not null
  group by all),
classes as (
  select framework, coalesce(sum(commits) filter (company not in ('private', 'unknown')), 0)::bigint as known,
    coalesce(sum(commits) filter (company = 'private'), 0)::bigint as private, coalesce(sum(commits) filter (company = 'unknown'), 0)::bigint as unknown,
    coalesce(sum(commits) filter (company is null), 0)::bigint as unread
  from made group by framework),
ranked as (
  select framework, company, commits, row_number() over one as place, sum(commits) over one as together, sum(commits) over (partition by framework) as known
  from made where company not in ('private', 'unknown')
  window one as (partition by framework order by commits desc, company rows unbounded preceding)),
first_ones as (
  select framework, arg_min(company, place) as largest, arg_min(commits, place)::bigint as commits,
    min(place) filter (2 * together >= known)::bigint as elephant_factor
  from ranked group by framework),
told as (
  select s.framework, s.since, s.until, s.commits, coalesce(c.unread, 0) as unread,
    if(s.commits is not null and coalesce(c.unread, 0) = 0, struct_pack(known := coalesce(c.known, 0), private := coalesce(c.private, 0),
      unknown := coalesce(c.unknown, 0), largest := l.largest, made := l.commits, factor := l.elephant_factor), null) as t
  from spans s
  left join classes c using (framework)
  left join first_ones l using (framework))
select framework, since, until, commits, t.known as known, t.private as private, t.unknown as unknown, t.largest as largest,
  t.made as largest_commits, (t.made / t.known)::double as share_of_known, (t.made / commits)::double as share_of_all, t.factor as elephant_factor,
  commits - t.made as commits_without,
  case when commits is null then 'commits not collected for all of the 52 weeks'
       when unread > 0 then 'companies are read in the next night for ' || unread || ' of the commits'
       when commits = 0 then 'no commit in the 52 weeks'
       when t.known = 0 then 'no commit from an address that names a company' end as reason
from told
order by framework
