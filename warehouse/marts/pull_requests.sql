-- pull_requests: Pull requests that GitHub lists; those that vanished stand in vanished. Source: GitHub.
-- Kind: table
-- Personal: author_id
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- number: Within the repository.
-- created_at: UTC.
-- merged_at: UTC; NULL where it was not merged.
-- closed_at: UTC, merged ones too; NULL while open.
-- author_id: Keyed hash of the account; not the same as in commits. NULL where the account is gone, and in what the site
--   carries (docs/privacy.md).
-- author_is_bot: Whether a bot opened it.
select n.repo, p.number, p.created_at, p.merged_at, p.closed_at, p.author_id, p.author_is_bot
from raw.pulls p
join pulse.repo_names n using (repo_id)
anti join (from raw.vanished where kind = 'pull_request' and returned_at is null) v on v.repo_id = p.repo_id and v.number = p.number
