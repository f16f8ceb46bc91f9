-- issues_missing: fewer issues than GitHub counted when we looked, though the source says it is complete.
-- Fails: issues
-- Do: run `pulse refresh`; where it stays for a week, restore a backup or begin a new home, since the next nights read only what is new
-- Tolerates: 3 rows or 1 %, whichever is more: some are deleted or moved away between the count and the page
with rows as (
  select repo_id, created_at, count(*) over (partition by repo_id order by created_at) as here from raw.issues),
counted as (
  select o.repo_id, o.observed_at, o.issues_total as there
  from raw.observations o
  join raw.coverage c on c.repo_id = o.repo_id and c.source = 'issues' and c.complete_from is null and c.complete_until >= o.observed_at
  where o.issues_total is not null)
select o.repo_id, o.observed_at, format('{} issues here, {} on GitHub', coalesce(r.here, 0), o.there) as detail
from counted o
asof left join rows r on r.repo_id = o.repo_id and o.observed_at > r.created_at
where o.there - coalesce(r.here, 0) > greatest(3, o.there / 100)
