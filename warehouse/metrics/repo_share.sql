-- repo_share: how many of those who publish the code of their paper write it with this framework.
-- What:   official repositories of papers that use it over those that use any framework that the catalog compares, in the six months that had
--   ended by as_of
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  all frameworks
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  research_shares
-- Needs:  paperswithcode_papers 215
-- Counts: a repository once, in the month of its earliest paper at arXiv, by the framework that the archive gives it; those of no framework
--   that the catalog compares are not in the whole. The archive ends in June 2025: from the middle of August 2025 on it does not apply.
--   sample_size: the repositories of all. Where fewer than three frameworks have ten, or all of them under 200, insufficient
-- Source: https://github.com/paperswithcode/paperswithcode-data
select n.framework, n.as_of, s.own / s.whole as value, s.whole as sample_size,
  n.status <> 'not_applicable' and n.as_of > date '2025-08-15' as is_over,
  case when is_over then 'not_applicable' when n.status = 'observed' then s.standing end as status,
  case when is_over then 'the archive ends in June 2025' when n.status = 'observed' then s.why end as reason
from needed n
left join research_shares s on s.framework = n.framework and s.as_of = n.as_of and s.source = 'paperswithcode_papers'
