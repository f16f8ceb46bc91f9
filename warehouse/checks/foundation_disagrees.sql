-- foundation_disagrees: the record of a foundation and the events of the catalog contradict each other about the end of a project.
-- Do: compare the record (table `foundation_records`) with the source of the event, and correct the `[[event]]` of the catalog's file; no
--   score rests on the record
-- Tolerates: a month between the two, since a foundation decides, lists and closes in different months, and an event of the same year where
--   no more than the year is known; a project that no list has named yet
with projects as (select distinct framework, subject from pulse.catalog_subjects where kind = 'foundation_project'),
ends as (
  select p.framework, p.subject, e.on_date, e.precision
  from projects p
  join pulse.framework_events e using (framework)
  where e.kind in ('board_resolution', 'retired', 'attic')),
recorded as (
  select p.framework, p.subject, max(r.since) filter (where r.state = 'retired') as retired_since
  from projects p
  join raw.foundation_records r using (subject)
  group by all)
select r.subject, null::timestamp as observed_at,
  case
    when r.retired_since is null then format('the catalog says that {} has ended, the foundation does not list it as retired', r.framework)
    when not exists (from ends e where e.framework = r.framework)
      then format('retired since {} by the foundation, and no event of {} says so', strftime(r.retired_since, '%Y-%m'), r.framework)
    else format('retired since {} by the foundation, and every event of {} that says so is of another time', strftime(r.retired_since, '%Y-%m'), r.framework)
  end as detail
from recorded r
where (r.retired_since is null and exists (from ends e where e.framework = r.framework))
  or (r.retired_since is not null and not exists (
    from ends e
    where e.framework = r.framework
      and if(e.precision = 'year', year(e.on_date) = year(r.retired_since), abs(date_diff('month', e.on_date, r.retired_since)) <= 1)))
