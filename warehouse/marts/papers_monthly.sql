-- papers_monthly: Papers that name a framework, by month. A search finds words, so compare shares, and within one source.
--   Papers trail the decision to use something by months. Sources: OpenAlex (CC0), with the search of the catalog, needs a key; the archive of
--   Papers With Code (CC BY-SA 4.0: name it, and keep that licence for its rows).
-- Kind: table
-- subject: What was counted, as openalex/PyTorch or paperswithcode/tf; framework_subjects has its framework.
-- source: openalex: works that name it; paperswithcode: official repositories that use it, each in the month of its earliest paper at arXiv,
--   until June 2025, the last months too low.
-- month: First day of a month that has ended.
-- papers: 0: none. A work that names two frameworks counts for both.
-- known_at: When we read it so first, UTC.
select subject, source, month, papers, known_at
from raw.papers_monthly
