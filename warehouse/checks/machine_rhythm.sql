-- machine_rhythm: an author on no list of machines works like one: in the year before an observation a fifth of the commits of the default
--   branch and 200 or more, in every hour of the day, and under a name that is no person's. Names are not kept; the commit that is
--   named shows it. One author a repository, the one with the most commits.
-- Do: look at the commit with `git log`; if a machine wrote it, add the account to the file of PULSE_BOTS, and the next run counts again
-- Tolerates: an hour with less than a third of an hour's share; people sleep, so they have many hours with none
with last as (
  select repo_id, max(observed_at) as observed_at from raw.observations group by repo_id),
work as (
  select c.repo_id, l.observed_at, c.author_id, c.sha, c.is_named, c.is_bot or c.is_sync_account as is_known,
    coalesce(c.authored_at, c.committed_at) as moment
  from raw.commits c
  join last l using (repo_id)
  semi join (from raw.branch_commits where is_default) using (repo_id, sha)
  where c.committed_at >= l.observed_at - interval 364 days and c.committed_at < l.observed_at),
hours as (
  select repo_id, observed_at, author_id, hour(moment) as hour, count(*) as commits, bool_or(coalesce(is_named, true)) as is_named,
    bool_or(is_known) as is_known, arg_max(sha, (moment, sha)) as sha, max(moment) as moment
  from work where author_id is not null group by all),
authors as (
  select repo_id, observed_at, author_id, sum(commits) as commits, bool_or(is_named) as is_named, bool_or(is_known) as is_known,
    count(*) filter (commits * 72 >= total) as hours, arg_max(sha, moment) as sha
  from (select *, sum(commits) over (partition by repo_id, author_id) as total from hours)
  group by all),
all_work as (select repo_id, count(*) as commits from work group by repo_id)
select 'github/' || repo_id as subject, a.observed_at,
  format('an author of no list wrote {} of the last {} commits, at every hour of the day and under no person''s name; commit {} is one',
    a.commits, w.commits, left(a.sha, 12)) as detail
from authors a
join all_work w using (repo_id)
where not a.is_known and not a.is_named and a.hours = 24 and a.commits >= 200 and a.commits * 5 >= w.commits
qualify row_number() over (partition by repo_id order by a.commits desc, a.author_id) = 1
