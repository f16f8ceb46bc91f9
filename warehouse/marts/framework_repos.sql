-- framework_repos: Which repositories belong to a framework, in which role, and when. Source: catalog.
-- Kind: table
-- framework: The framework's short name, as in the catalog.
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- repo_id: GitHub's number of the repository, which survives renames; NULL while it was never reached.
-- role: core (sums, scores and alerts), satellite (shown beside), host (the work lives inside it for a time), mirror
--   (shown only).
-- valid_from: First day of the role; NULL: since the repository began.
-- valid_to: First day after the role; NULL: until today.
select framework, repo, repo_id, role, nullif(since, date '0001-01-01') as valid_from, nullif(until, date '9999-12-31') as valid_to
from pulse.members
