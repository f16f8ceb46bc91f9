-- core_twice: a repository is core of one framework under two names or for two spans that overlap, so that it would count twice.
-- Do: correct the catalog: end one of the two with `valid_to`, or take one of the names out
-- Tolerates: nothing
select 'github/' || a.repo_id as subject, null::timestamp as observed_at, format('core of {} twice from {} on', a.framework, greatest(a.since, b.since)) as detail
from pulse.members a
join pulse.members b on b.framework = a.framework and b.repo_id = a.repo_id and b.role = 'core' and b.since < a.until and a.since < b.until
  and (a.since, a.until) < (b.since, b.until)
where a.role = 'core'
