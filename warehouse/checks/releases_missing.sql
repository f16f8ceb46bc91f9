-- releases_missing: fewer releases than GitHub counted when we looked, though the source says it is complete.
-- Fails: releases
-- Do: run `pulse refresh`; where it stays for a week, restore a backup or begin a new home, since the next nights read only what is new
-- Tolerates: 3 rows or 1 %, whichever is more: a release is deleted between the count and the page
with rows as (
  select repo_id, created_at, count(*) over (partition by repo_id order by created_at) as here from raw.releases where created_at is not null),
counted as (
  select o.repo_id, o.observed_at, o.releases_total as there
  from raw.observations o
  join raw.coverage c on c.repo_id = o.repo_id and c.source = 'releases' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.releases_total is not null)
select o.repo_id, o.observed_at, format('{} releases here, {} on GitHub', coalesce(r.here, 0), o.there) as detail
from counted o
asof left join rows r on r.repo_id = o.repo_id and o.observed_at > r.created_at
where o.there - coalesce(r.here, 0) > greatest(3, o.there / 100)
