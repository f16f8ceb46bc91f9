-- lifetime_contrib: how many people ever worked on it.
-- What:   distinct authors of all commits before as_of
-- Unit:   people
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  activity
-- Needs:  commits all
-- Counts: authors on the default and the release branches of the core repositories; no bots, no sync accounts. sample_size: the same number
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, a.people_ever as value, a.people_ever as sample_size
from needed n left join activity a on a.framework = n.framework and a.day = n.until
