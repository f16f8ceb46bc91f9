-- commit_days: by framework and day, over the repositories that were core on that day: mainline and human commits of the default
--   branches, and how many people worked there (author days).
-- Reads: core, authored
with mine as (
  select c.framework, a.* from core c join authored a on a.repo_id = c.repo_id and a.day >= c.since and a.day < c.until
  where a.is_default and not a.is_bot),
people as (
  select framework, day, count(*) as author_days from (select distinct framework, day, author_id from mine where author_id is not null) group by all)
select framework, day, sum(mainline) as mainline, sum(commits) as human, coalesce(any_value(author_days), 0) as author_days
from mine
left join people using (framework, day)
group by all
