-- frameworks: The frameworks that are watched, where each stands in its life, and what to do about it. Source: catalog,
--   events, alerts, scores.
-- Kind: table
-- framework: The framework's short name, as in the catalog.
-- name: The name that people use.
-- lifecycle: retired (retired, attic, board resolution, archived, or all core repositories archived), maintenance
--   (maintenance or end of features announced), declining (the HEALTH lane of its alerts is open), else active.
-- lifecycle_since: The day of the fact that decides; NULL while active.
-- lifecycle_source: Where that fact stands; NULL while active.
-- verdict: What to do, in one sentence, by the rule that holds (see verdicts), with the word simulated where the data are; NULL until the
--   framework has been judged.
-- remark: One sentence of the catalog's author; NULL where there is none.
with horizon as (select coalesce(max(as_of), date '9999-12-31') as as_of from pulse.metric_values),
signs as (
  select framework, on_date, source,
    case when kind in ('retired', 'attic', 'board_resolution', 'archived') then 'retired'
         when kind in ('maintenance', 'announced') then 'maintenance' end as lifecycle
  from pulse.framework_facts, horizon where on_date < as_of
  union all
  select framework, opened_at::date, 'alert ' || alert_id, 'declining' from pulse.alerts where lane = 'HEALTH' and closed_at is null),
decisive as (
  select * from signs where lifecycle is not null
  qualify row_number() over (
    partition by framework order by list_position(['retired', 'maintenance', 'declining'], lifecycle), on_date, source) = 1)
select f.framework, f.name, coalesce(d.lifecycle, 'active') as lifecycle, d.on_date as lifecycle_since, d.source as lifecycle_source, v.verdict || s.note as verdict,
  f.verdict as remark
from pulse.frameworks f
left join decisive d using (framework)
left join (select framework, arg_max(verdict, as_of) as verdict from pulse.verdicts group by framework) v using (framework)
cross join pulse.simulated s
