-- subjects: what each source is asked about for each framework, from day `since` (included) to day `until` (excluded): core repositories,
--   and whatever else the catalog names. label is what people call it.
--   subject and repo_id are NULL where no repository has answered to the catalog's name yet.
-- Reads: members
select m.framework, s.source, s.kind, 'github/' || m.repo_id as subject, m.repo_id, m.repo as label, m.since, m.until
from pulse.members m
cross join pulse.sources s
where m.role = 'core' and s.kind = 'repository'
union all
select c.framework, s.source, s.kind, c.subject, null, c.subject, coalesce(c.valid_from, date '0001-01-01'), coalesce(c.valid_to, date '9999-12-31')
from pulse.catalog_subjects c
join pulse.sources s using (kind)
