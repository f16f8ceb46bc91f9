-- commits: A row for each commit and branch: of the default branch every reachable commit, of a release branch those
--   of its own. Sums over a repository take one branch. Source: git.
-- Kind: table
-- Personal: author_id
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- sha: The commit's hash.
-- branch: The branch that it was found on.
-- committed_at: Committer date, UTC; decides the week. NULL where it cannot be read; the commit then counts here and in no week.
-- authored_at: Author date, UTC; may lie years before.
-- author_id: Keyed hash of the author's e-mail address, the same in all repositories: a pseudonym, which public history
--   resolves, so it is NULL in what the site carries (docs/privacy.md).
-- is_bot: Whether the author is a bot.
-- is_sync_account: Whether the author is an import account that stands for many unnamed people.
-- is_merge: Whether it has more than one parent.
-- is_mainline: Whether it is a first parent of the default branch.
-- undated: Why committed_at is NULL; NULL where it is not.
select n.repo, b.sha, b.branch, c.committed_at, c.authored_at, c.author_id, c.is_bot, c.is_sync_account, c.is_merge,
  b.is_default and b.is_first_parent as is_mainline,
  if(c.committed_at is null, 'git cannot read the committer date, or it lies outside the years 1970 to 9999', null) as undated
from raw.branch_commits b
join raw.commits c using (repo_id, sha)
join pulse.repo_names n using (repo_id)
