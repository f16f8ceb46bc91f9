-- framework_facts: dated facts that override statistics: the catalog's events, and the day on which the last core repository was archived.
--   A date acts no earlier than it is known to: a month acts from its last day, and so does a year.
-- Reads: archived, members
select framework, kind,
  case precision when 'month' then last_day(on_date) when 'year' then make_date(year(on_date), 12, 31) else on_date end as on_date,
  title, source, precision
from pulse.framework_events
union all
select m.framework, 'archived', max(a.archived_at)::date, 'All core repositories are archived', 'GitHub: ' || string_agg(m.repo, ', ' order by m.repo),
  'day'
from pulse.members m
left join pulse.archived a on a.repo_id = m.repo_id and a.open_again_at is null
where m.role = 'core' and m.until = date '9999-12-31'
group by m.framework
having count(*) = count(a.archived_at)
