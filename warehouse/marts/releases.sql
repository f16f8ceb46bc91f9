-- releases: Published releases that GitHub lists; drafts are left out. Source: GitHub.
-- Kind: table
-- repo: The repository's present name, owner/name; a renamed repository keeps its rows under the new name.
-- tag: The release's tag.
-- published_at: UTC; NULL where GitHub does not say.
-- is_prerelease: Whether it is marked as not for everybody.
select n.repo, r.tag, r.published_at, r.is_prerelease
from raw.releases r
join pulse.repo_names n using (repo_id)
anti join (from raw.vanished where kind = 'release' and returned_at is null) v on v.repo_id = r.repo_id and v.number = r.release_id
where not r.is_draft
