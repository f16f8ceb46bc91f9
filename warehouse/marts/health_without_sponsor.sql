-- health_without_sponsor: What the newest health would be without the company or university with the most commits of 52 weeks: its commits
--   and its people are left out of all windows and of the peaks that they are compared with; everything else stays. Before caps. Whom it pays
--   and who writes from a private address stays in. Issues, stars and releases are not split by company. Source: git, by mail domains.
-- Kind: table
-- framework: The framework's short name, as in the catalog.
-- as_of: The date, 00:00 UTC, exclusive.
-- company: Who is left out, as in company_domains; NULL: no commit names a company.
-- commits_wk: Commits a week with it, as the metric; NULL with a reason. So are all columns below.
-- commits_wk_without: Without it.
-- people: Distinct authors in 182 days with it, as contrib_ret counts them.
-- people_without: Without those of its addresses.
-- health: With it, 0 to 10, before caps.
-- health_without: Without it.
-- reason: Why it cannot be said, as where the company of less than half of the commits is known; NULL where it can.
select framework, as_of, company, commits_wk, commits_wk_without, people, people_without, health, health_without, reason
from pulse.health_without_sponsor
