-- wheels_known: for every framework and date with current releases, whether a share of its wheels can be told; where not, status and reason
--   say why, else both are NULL.
-- Reads: current_releases
with state as (
  select framework, as_of, bool_and(is_companion or has_wheels) as has_wheels, min(subject) filter (line is null) as unlisted
  from current_releases group by all)
select framework, as_of,
  case when unlisted is not null then 'missing' when not has_wheels then 'not_applicable' end as status,
  case when unlisted is not null then 'its package index lists no stable release of ' || unlisted
       when not has_wheels then 'the package has no wheels, only source archives' end as reason
from state
