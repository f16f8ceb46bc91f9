-- repos_in_scope: the repositories to recompute: all of them, or those of the named frameworks.
select distinct repo_id from (
  select repo_id from raw.branch_commits union select repo_id from raw.observations union select repo_id from pulse.members where repo_id is not null)
where getvariable('frameworks') is null
  or repo_id in (select repo_id from pulse.members where list_contains(getvariable('frameworks'), framework))
