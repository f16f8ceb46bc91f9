-- docs_fresh: is the documentation kept up to date.
-- What:   pages of the documentation that were edited in the 365 days before as_of, over all its pages
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  docs_edits 365
-- Counts: pages of the folders that the catalog names, in all languages, as the first-parent line of the default branch had them; commits of
--   bots too. To write a page is to edit it, to move it with its text as it was is not. Nothing is told of the first 365 days of a folder, in
--   which every page is new. sample_size: all pages. Under 10 of them insufficient
-- Source: chosen by us, docs/metrics.md
with counted as (
  select n.framework, n.as_of, s.subject, n.until
  from needed n
  join pulse.subjects s on s.framework = n.framework and s.source = 'docs_edits' and s.since < n.as_of and n.as_of <= s.until
  where n.status = 'observed'),
summed as (
  select c.framework, c.as_of, sum(t.pages) as pages, sum(t.edited_365d) as edited
  from counted c
  asof join pulse.docs_totals t on t.subject = c.subject and t.as_of <= c.until
  group by all)
select n.framework, n.as_of, s.edited / s.pages as value, coalesce(s.pages, 0) as sample_size,
  if(n.status = 'observed' and coalesce(s.pages, 0) < 10, 'insufficient', null) as status,
  if(n.status = 'observed' and coalesce(s.pages, 0) < 10, 'fewer than 10 pages', null) as reason,
  if(n.status = 'observed', s.edited || ' of ' || s.pages || ' pages', null) as note
from needed n
left join summed s on s.framework = n.framework and s.as_of = n.as_of
