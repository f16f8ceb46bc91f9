-- market_quarterly: What each source counted for each framework in each quarter, for shares among all that we track. A framework whose
--   subjects were not all read for the whole quarter has no amount, and a reason. For looking at: metrics that
--   rest on shares have a whole of their own, which the catalog dates; downloads enter no score.
-- Kind: table
-- framework: The framework's short name, as in the catalog.
-- source: As in source_status: questions_monthly (questions asked), openalex_papers and paperswithcode_papers (papers that name or use it),
--   models_monthly (new models on the Hugging Face Hub), stars (stars given that still stand), clickpy_downloads and pypistats_downloads.
-- quarter: First day of a quarter that has ended and that the source was read for.
-- reason: Why there is no amount; NULL where there is one.
-- amount: Over all subjects of the framework while they belonged to it, companion packages left out. 0: counted and none; NULL: not all of
--   it was read.
-- has_begun: Whether the source has counted anything for it up to the end of the quarter; before that it may not have existed.
-- known_at: When we read the newest of these counts so, UTC; NULL without any.
with counts as (
  select 'questions_monthly' as source, subject, month as day, questions as amount, known_at from raw.questions_monthly
  union all select source || '_papers', subject, month, papers, known_at from raw.papers_monthly
  union all select source || '_downloads', subject, month, downloads, known_at from raw.downloads_monthly
  union all select 'models_monthly', subject, month, new_models, known_at from raw.models_monthly
  union all select 'stars', 'github/' || repo_id, day, arg_max(gained, known_at), max(known_at) from raw.star_days group by repo_id, day),
sources as (
  select s.source, s.kind, min(c.day) as first_day, max(c.day) + interval 1 month as read_until
  from pulse.sources s join counts c using (source) group by all),
-- A source of downloads says which months are complete by having them for any package; pypistats has only the last half-year of each.
firsts as (
  select source, subject, min(day) as day from counts where source = 'pypistats_downloads' group by all),
spans as (
  select v.source, v.subject,
    case v.source when 'pypistats_downloads' then coalesce(f.day, date '9999-12-31')
                  when 'clickpy_downloads' then o.first_day
                  else coalesce(v.complete_from::date, date '0001-01-01') end as known_from,
    case when v.source in ('clickpy_downloads', 'pypistats_downloads') then least(date_trunc('month', v.complete_until), o.read_until)
         when v.source = 'stars' then v.complete_until
         else date_trunc('month', v.complete_until) end::date as known_until
  from raw.coverage v
  join sources o using (source)
  left join firsts f using (source, subject)),
asked as (
  select s.framework, s.source, s.kind, s.subject, s.label, s.since, s.until, v.known_from, v.known_until
  from pulse.subjects s
  join sources using (source)
  left join pulse.catalog_subjects c on c.framework = s.framework and c.kind = s.kind and c.subject = s.subject
  left join spans v on v.source = s.source and v.subject = s.subject
  where c.companion_of is null),
quarters as (
  select o.source, o.kind, unnest(range(date_trunc('quarter', o.first_day), max(v.known_until) - interval 3 months + interval 1 day, interval 3 months))::date as quarter
  from sources o join spans v using (source) group by o.source, o.kind, o.first_day),
judged as (
  select f.framework, q.source, q.kind, q.quarter, q.quarter + interval 3 months as ends, count(a.framework) as subjects,
    min(a.label) filter (a.known_until is null) as unread,
    max(a.known_from) filter (a.known_from > greatest(q.quarter, a.since)) as known_from,
    min(a.known_until) filter (a.known_until < least(q.quarter + interval 3 months, a.until)) as known_until
  from pulse.frameworks f
  cross join quarters q
  left join asked a on a.framework = f.framework and a.source = q.source and a.since < q.quarter + interval 3 months and a.until > q.quarter
  group by all),
counted as (
  select a.framework, c.source, date_trunc('quarter', c.day)::date as quarter, sum(c.amount) as amount, max(c.known_at) as known_at
  from asked a join counts c on c.source = a.source and c.subject = a.subject and c.day >= a.since and c.day < a.until
  group by all),
begun as (
  select framework, source, min(quarter) as quarter from counted where amount > 0 group by all)
select j.framework, j.source, j.quarter,
  case when j.subjects = 0 then 'the catalog names no ' || replace(j.kind, '_', ' ') || ' for it'
       when j.unread is not null then j.unread || ' not read yet'
       when j.known_from is not null then 'known only from ' || j.known_from
       when j.known_until is not null then 'known until ' || j.known_until end as reason,
  if(reason is null, coalesce(c.amount, 0), null)::bigint as amount, coalesce(b.quarter <= j.quarter, false) as has_begun, c.known_at
from judged j
left join counted c using (framework, source, quarter)
left join begun b on b.framework = j.framework and b.source = j.source
order by j.source, j.framework, j.quarter
