-- core: the core repositories of the frameworks to recompute, from day since (included) to day until (excluded). A name that no
--   repository answered to yet has no repo_id.
select framework, repo_id, repo, since, until
from pulse.members
semi join pulse.frameworks using (framework)
where role = 'core' and (getvariable('frameworks') is null or list_contains(getvariable('frameworks'), framework))
