-- vanished: Rows that we once read and that GitHub no longer lists: deleted, transferred or converted, or of an account that is hidden.
--   They are left out of the present and of rates from the day of noticed_at on; scores of earlier dates still count them. Source: GitHub's
--   counts and lists, compared each night.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- kind: issue, pull_request, fork or release.
-- number: Of issues and pull requests, within the repository; of releases GitHub's id; NULL for forks, whose ids name people.
-- last_seen_at: When GitHub's count last agreed with the rows here, UTC.
-- noticed_at: When we found that it is gone, UTC; it may have gone at any time since last_seen_at.
-- returned_at: When a list named it again, UTC, from which day on it counts again; NULL while it is gone.
select n.repo, v.kind, if(v.kind = 'fork', null, v.number) as number, v.last_seen_at, v.noticed_at, v.returned_at
from raw.vanished v
join pulse.repo_names n using (repo_id)
