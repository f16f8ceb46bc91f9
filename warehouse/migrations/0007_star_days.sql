-- Star days are US Pacific days: what was read at a moment is complete up to the last day that had ended by then, 08:00 UTC.
insert into pulse.unmeasured select date '1970-01-01' where exists (from raw.coverage where source = 'stars');
update raw.coverage set complete_until = date_trunc('day', complete_until - interval 8 hours) where source = 'stars';

-- The whole history of stars is read again when the count less its sum is another than at the last time. What that was then nobody
-- noted: it is taken from now where it may be right, and left open where stars were taken back.
update raw.streams
set state = replace(state, '"target": null', format('"target": null, "difference": {}', regexp_extract(state, '"stars": (\d+)', 1)::bigint - held.stars))
from (
  select s.repo_id, coalesce(sum(d.gained), 0)::bigint as stars
  from raw.streams s
  left join (select repo_id, day, arg_max(gained, known_at) as gained from raw.star_days group by repo_id, day) d using (repo_id)
  where s.stream = 'stars' and regexp_matches(s.state, '"stars": \d+, "target": null')
  group by s.repo_id) held
where streams.repo_id = held.repo_id and streams.stream = 'stars'
  and regexp_extract(state, '"stars": (\d+)', 1)::bigint >= held.stars;
