-- forks_daily: Forks by day, as they still exist today. No row: none that day. Source: GitHub.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- day: UTC.
-- gained: Forks made on that day that still exist.
select n.repo, f.created_at::date as day, count(*) as gained
from raw.forks f
join pulse.repo_names n using (repo_id)
anti join (from raw.vanished where kind = 'fork' and returned_at is null) v on v.repo_id = f.repo_id and v.number = f.fork_id
group by all
