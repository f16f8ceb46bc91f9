-- paper_share: how much of the research on such frameworks is done with it.
-- What:   papers that name it over the papers that name each framework that the catalog compares, added up, in the twelve months that had ended
--   by as_of
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  all frameworks
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  research_shares
-- Needs:  openalex_papers 397
-- Counts: works by the date of publication, as OpenAlex finds them with the catalog's search; one that names two frameworks counts for both. A
--   framework is compared from a date in the catalog on (its own papers are in its own whole before), so no share moves because another one
--   began to be read; missing until the months of all of them are read. sample_size: the papers of all. Where fewer than three frameworks
--   have ten, or all of them under 200, insufficient
-- Source: https://developers.openalex.org/guides/searching
select n.framework, n.as_of, s.own / s.whole as value, s.whole as sample_size, if(n.status = 'observed', s.standing, null) as status,
  if(n.status = 'observed', s.why, null) as reason
from needed n
left join research_shares s on s.framework = n.framework and s.as_of = n.as_of and s.source = 'openalex_papers'
