-- release_age: how old is what people install.
-- What:   days since the first upload of the newest stable version of the package before as_of, in the order of versions
-- Unit:   days
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  current_releases
-- Needs:  package_files all
-- Counts: stable versions by PEP 440, none that was yanked; a post release is as old as its base, since it changes no code. Of several packages
--   the one that released last; companions do not count. sample_size: none
-- Source: chosen by us, docs/metrics.md; order of versions: https://peps.python.org/pep-0440/
select n.framework, n.as_of, n.until - r.released_at::date as value,
  if(n.status = 'observed' and r.released_at is null, 'missing', null) as status,
  if(n.status = 'observed' and r.released_at is null, 'its package index lists no stable release' || coalesce(' of ' || r.subject, ''), null) as reason
from needed n
left join current_releases r on r.framework = n.framework and r.as_of = n.as_of and not r.is_companion
