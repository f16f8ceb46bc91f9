-- lifetime_contrib: how many people ever worked on it.
-- What:   distinct authors of all commits before as_of
-- Unit:   people
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  seen, activity
-- Needs:  commits all
-- Counts: authors on the default and the release branches of the core repositories; no bots, no sync accounts. sample_size: the same number
-- Source: chosen by us, docs/metrics.md
select s.framework, 'lifetime_contrib' as metric, s.as_of,
  case when s.status = 'observed' then a.people_ever end::double as value,
  'people' as unit,
  case when s.status = 'observed' then a.people_ever end as sample_size,
  s.status, s.reason
from seen s
left join activity a on a.framework = s.framework and a.day = s.until
where s.source = 'commits' and s.days is null
