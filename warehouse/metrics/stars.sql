-- stars: how many people ever took notice.
-- What:   the last number that we saw before as_of + 48 hours, at most 14 days old; else today's stars of the days that had ended by
--   as_of: a star day is a US Pacific day and ends at 07:00 or 08:00 UTC of the day after, so the last one is that of as_of - 2
-- Unit:   stars
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  snapshots, star_totals
-- Needs:  stars all
-- Counts: the core repositories of that date, added; the reason says where the retained history had to stand in, which leaves no
--   number where that history disagrees with the count of a night, and when we last saw the number where that was before as_of. Our own
--   count stands whatever the history says. sample_size: none
-- Source: https://docs.github.com/en/rest/activity/starring
with counted as (
  select l.framework, l.as_of, bool_or(l.stars is null) as in_part_retained, sum(coalesce(l.stars, t.total, 0)) as total,
    min(l.stars_at)::date as seen_on
  from snapshots l
  join needed n using (framework, as_of)
  asof left join (select repo_id, day, stars as total from star_totals) t on l.repo_id = t.repo_id and n.until - 1 > t.day
  where l.is_core
  group by all)
select n.framework, n.as_of, c.total as value, if(c.in_part_retained = false, 'observed', null) as status,
  if(c.in_part_retained = false, if(c.seen_on < n.as_of, 'as of ' || c.seen_on, ''), null) as reason,
  if(c.in_part_retained and n.status = 'observed', 'retained', null) as note
from needed n left join counted c using (framework, as_of)
