-- The newest release of the framework's own repositories that is no pre-release.
select r.repo, r.tag, r.published_at
from releases r
join framework_repos f on f.repo = r.repo and f.framework = $framework and f.role = 'core'
where not r.is_prerelease and r.published_at < $as_of
order by r.published_at desc, r.tag
limit 1
