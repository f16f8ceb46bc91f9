-- issues: Issues that GitHub lists, without pull requests; those that vanished stand in vanished. Source: GitHub.
-- Kind: table
-- Personal: author_id, closer_id
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- number: Within the repository.
-- created_at: UTC.
-- closed_at: The last close, UTC; NULL while open.
-- first_closed_at: The first close, UTC, even if it was reopened since; NULL where it was never closed.
-- state: open or closed, as last read.
-- state_reason: GitHub's reason for the present state; NULL before May 2022 and where it gives none.
-- author_id: Keyed hash of the account; not the same as in commits. NULL where the account is gone, and in what the site
--   carries (docs/privacy.md).
-- author_is_bot: Whether a bot opened it.
-- closer_id: Keyed hash of the account of the first close; NULL while open, where it is gone, and in what the site carries.
-- close_kind: Of the first close: stale_bot (a bot closed it, or it bore a stale label), duplicate, not_planned, bulk (a sweep), completed,
--   unknown (no reason given); NULL while open.
select n.repo, i.number, i.created_at, i.closed_at, f.first_closed_at, i.state, i.state_reason, i.author_id, i.author_is_bot,
  case when i.state <> 'open' then f.closer_id end as closer_id,
  case when i.state <> 'open' then if(f.bulk_known_at is null, f.close_reason, 'bulk') end as close_kind
from raw.issues i
join pulse.repo_names n using (repo_id)
left join pulse.first_closes f using (repo_id, number)
anti join (from raw.vanished where kind = 'issue' and returned_at is null) v on v.repo_id = i.repo_id and v.number = i.number
