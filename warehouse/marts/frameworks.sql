-- frameworks: The frameworks that are watched, where each stands in its life, and what to do about it. Source: catalog,
--   events, alerts, scores.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- name: The name that people use.
-- lifecycle: retired (retired, attic, board resolution, archived, all core repositories archived, a notice of maintenance or of the end of
--   features that is a year old, or a HEALTH alert of ALERT or worse after a year without a commit by people on any live branch, a
--   release, or a closed issue), maintenance (maintenance or end of features announced), declining (the HEALTH lane of its
--   alerts is open), else active.
-- lifecycle_since: The day of the fact that decides, of a notice a year after it, of a silent year its last day; NULL while active.
-- lifecycle_precision: How much of lifecycle_since is known: day, month (it is the last day of its month then) or year; NULL while active.
-- lifecycle_source: Where that fact stands; NULL while active.
-- verdict: What to do, in one sentence, by the rule that holds (see verdicts), with the word simulated where the data are; NULL until the
--   framework has been judged.
-- remark: One sentence of the catalog's author; NULL where there is none.
with horizon as (select coalesce(max(as_of), date '9999-12-31') as as_of, max(as_of) as measured from pulse.metric_values),
notices as (
  select framework, (on_date + interval 1 year)::date as on_date, precision, source || ', a year ago and not taken back' as source
  from pulse.framework_facts, horizon where kind in ('maintenance', 'announced') and on_date + interval 1 year < measured),
still as (
  select a.framework, h.measured as on_date, 'day' as precision, 'alert ' || any_value(a.alert_id) || ': no commit, release or closed issue for a year' as source
  from pulse.alerts a
  cross join horizon h
  join pulse.framework_weekly w on w.framework = a.framework and w.week_start >= h.measured - 371 and w.week_start + 7 <= h.measured
  where a.lane = 'HEALTH' and a.closed_at is null and a.state in ('ALERT', 'CRITICAL')
    and not exists (from pulse.members m join raw.commits c using (repo_id) where m.framework = a.framework and m.role = 'core'
      and c.committed_at >= h.measured - 365 and not c.is_bot)
    and not exists (from pulse.members m join raw.releases r using (repo_id) where m.framework = a.framework and m.role = 'core'
      and r.published_at >= h.measured - 365)
  group by a.framework, h.measured
  having count(w.human_commits) >= 52 and sum(w.human_commits) = 0 and coalesce(sum(w.issues_closed), 0) = 0),
signs as (
  select framework, on_date, precision, source,
    case when kind in ('retired', 'attic', 'board_resolution', 'archived') then 'retired'
         when kind in ('maintenance', 'announced') then 'maintenance' end as lifecycle
  from pulse.framework_facts, horizon where on_date < as_of
  union all
  select framework, on_date, precision, source, 'retired' from notices
  union all
  select framework, on_date, precision, source, 'retired' from still
  union all
  select framework, opened_at::date, 'day', 'alert ' || alert_id, 'declining' from pulse.alerts where lane = 'HEALTH' and closed_at is null),
decisive as (
  select * from signs where lifecycle is not null
  qualify row_number() over (
    partition by framework order by list_position(['retired', 'maintenance', 'declining'], lifecycle), on_date, source) = 1)
select f.framework, f.name, coalesce(d.lifecycle, 'active') as lifecycle, d.on_date as lifecycle_since, d.precision as lifecycle_precision,
  d.source as lifecycle_source, v.verdict || s.note as verdict, f.verdict as remark
from pulse.frameworks f
left join decisive d using (framework)
left join (select framework, arg_max(verdict, as_of) as verdict from pulse.verdicts group by framework) v using (framework)
cross join pulse.simulated s
