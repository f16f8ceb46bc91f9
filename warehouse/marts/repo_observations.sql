-- repo_observations: What we saw of a repository, once a night. Source: GitHub.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- observed_at: When we looked, UTC.
-- stars: People who starred it then; NULL where GitHub did not say.
-- forks: Forks that existed then.
-- open_issues: Open issues then, without pull requests.
-- watchers: People who watched it then.
select n.repo, o.observed_at, o.stars, o.forks, o.open_issues, o.watchers
from raw.observations o
join pulse.repo_names n using (repo_id)
