-- links_alive: do the links of the documentation lead anywhere.
-- What:   external links that were alive when they were asked last, in the 60 days before as_of, over those alive or gone
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  links_checked 1
-- Counts: links of the sample of each folder that the catalog names, by their last check. What nobody can tell is left out; gone is what failed on
--   three nights in a row. sample_size: alive and gone. Under 20 of them insufficient, as on the first nights
-- Source: chosen by us, docs/metrics.md
with last as (
  select n.framework, n.as_of, c.subject, c.url, arg_max(c.outcome, c.checked_at) as outcome
  from needed n
  join pulse.subjects s on s.framework = n.framework and s.source = 'links_checked' and s.since < n.as_of and n.as_of <= s.until
  join raw.links_checked c on c.subject = s.subject and c.checked_at < n.as_of and c.checked_at >= n.as_of - interval 60 days
  where n.status = 'observed'
  group by all),
counted as (
  select framework, as_of, count(*) filter (outcome = 'alive') as alive, count(*) filter (outcome = 'gone') as gone,
    count(*) filter (outcome = 'unknown') as unknown
  from last group by all)
select n.framework, n.as_of, c.alive / (c.alive + c.gone) as value, coalesce(c.alive + c.gone, 0) as sample_size,
  if(n.status = 'observed' and coalesce(c.alive + c.gone, 0) < 20, 'insufficient', null) as status,
  if(n.status = 'observed' and coalesce(c.alive + c.gone, 0) < 20, 'fewer than 20 links asked', null) as reason,
  if(n.status = 'observed', c.gone || ' gone, ' || c.unknown || ' unknown', null) as note
from needed n
left join counted c on c.framework = n.framework and c.as_of = n.as_of
