-- repo_names: the present name of every repository: as last observed, else as the catalog asked for it.
select repo_id, arg_max(repo, observed_at) as repo from raw.observations group by repo_id
union all
select n.repo_id, arg_min(n.name, n.known_at) from raw.names n anti join raw.observations o using (repo_id) group by n.repo_id
