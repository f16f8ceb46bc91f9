-- repos: Every repository as we saw it last. Source: GitHub.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- repo_id: GitHub's number of the repository, which survives renames.
-- created_at: When it was made, UTC.
-- is_archived: Whether it is read-only.
-- archived_at: When it was archived, UTC; NULL while it is open or where GitHub does not say.
-- default_branch: NULL in an empty repository.
-- pushed_at: Last push to any branch, UTC; NULL where there was none.
-- stars: People who star it now.
-- forks: Forks that exist now.
-- open_issues: Open issues, without pull requests; NULL where issues are switched off.
-- observed_at: When we looked, UTC.
select repo, repo_id, created_at, is_archived, archived_at, default_branch, pushed_at, stars, forks, open_issues, observed_at
from raw.observations
qualify row_number() over (partition by repo_id order by observed_at desc) = 1
