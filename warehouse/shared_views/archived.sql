-- archived: from when to when a repository was archived: GitHub's date, else the first time we saw it so; until we saw it open again.
with seen as (
  select repo_id, observed_at, is_archived, archived_at,
    min(observed_at) filter (not is_archived) over (
      partition by repo_id order by observed_at rows between 1 following and unbounded following) as open_again_at
  from raw.observations)
select repo_id, min(coalesce(archived_at, observed_at)) as archived_at, open_again_at
from seen
where is_archived
group by repo_id, open_again_at
