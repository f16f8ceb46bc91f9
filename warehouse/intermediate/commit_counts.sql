-- commit_counts: by framework and point, what the windows of 90, 91, 182 and 364 days before it hold, over the days on which each
--   repository was core: the totals at the end of a window less those at its start, and less the cherry-picked commits that the default branch has since taken up (`rewritten_commits`).
-- Reads: window_ends, core, commit_totals, rewritten_commits
with ends as (
  select p.framework, p.day, c.repo_id, w.days, greatest(least(p.day - w.days, c.until), c.since) as before
  from window_ends p
  join core c using (framework)
  cross join (values (0), (90), (91), (182), (364)) w(days)),
counts as (
  select e.framework, e.day,
    sum(case days when 0 then velocity when 90 then -velocity else 0 end) as velocity_90,
    sum(case days when 0 then velocity when 91 then -velocity else 0 end) as velocity_91,
    sum(case days when 0 then velocity when 182 then -velocity else 0 end) as velocity_182,
    sum(case days when 0 then author_days when 90 then -author_days else 0 end) as author_days_90,
    sum(case days when 0 then author_days when 91 then -author_days else 0 end) as author_days_91,
    sum(case days when 0 then author_days when 182 then -author_days else 0 end) as author_days_182,
    sum(case days when 0 then mainline when 364 then -mainline else 0 end) as mainline_364,
    sum(case days when 0 then human when 364 then -human else 0 end) as human_364
  from ends e
  asof join commit_totals t on e.repo_id = t.repo_id and e.before > t.day
  group by e.framework, e.day)
select c.* replace (
  c.velocity_90 - coalesce(s.velocity_90, 0) as velocity_90,
  c.velocity_91 - coalesce(s.velocity_91, 0) as velocity_91,
  c.velocity_182 - coalesce(s.velocity_182, 0) as velocity_182)
from counts c
asof left join rewritten_commits s on c.framework = s.framework and c.day >= s.day
