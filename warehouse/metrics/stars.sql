-- stars: how many people ever took notice.
-- What:   the last number that we saw before as_of + 48 hours, at most 14 days old; else today's stars of the days that had ended by
--   as_of: a star day is a US Pacific day and ends at 07:00 or 08:00 UTC of the day after, so the last one is that of as_of - 2
-- Unit:   stars
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  looks, seen
-- Needs:  stars all
-- Counts: the core repositories of that date, added; the reason says where the retained history had to stand in, which leaves no
--   number where that history disagrees with the count of a night, and when we last saw the number where that was before as_of. Our own
--   count stands whatever the history says. sample_size: none
-- Source: https://docs.github.com/en/rest/activity/starring
with totals as (
  select repo_id, day, stars as total from star_totals),
counted as (
  select l.framework, l.as_of, bool_or(l.stars is null) as in_part_retained, sum(coalesce(l.stars, t.total, 0)) as total,
    min(l.stars_at)::date as seen_on
  from looks l
  join seen s on s.framework = l.framework and s.as_of = l.as_of and s.source = 'stars'
  asof left join totals t on l.repo_id = t.repo_id and s.until - 1 > t.day
  where l.is_core
  group by all)
select s.framework, 'stars' as metric, s.as_of,
  if(s.status = 'observed' or not c.in_part_retained, c.total, null)::double as value,
  'stars' as unit,
  null::bigint as sample_size,
  if(c.in_part_retained = false, 'observed', s.status) as status,
  case when c.in_part_retained and s.status = 'observed' then concat_ws('; ', s.reason, 'retained')
       when c.in_part_retained = false then if(c.seen_on < s.as_of, 'as of ' || c.seen_on, null) else s.reason end as reason
from seen s
left join counted c using (framework, as_of)
where s.source = 'stars'
