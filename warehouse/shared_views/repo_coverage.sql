-- repo_coverage: raw.coverage of repositories, by repo_id.
select substring(subject, 8)::bigint as repo_id, source, complete_from, complete_until
from raw.coverage
where starts_with(subject, 'github/')
