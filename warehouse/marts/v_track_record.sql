-- v_track_record: Every alert against what came after it: whether the framework ended, and how long before the alert
--   was there. Beside the alerts of this warehouse stand those of a replay on real histories, of frameworks that it has
--   not scored itself so far back. And every time that a verdict said "start nothing on it" without a fact (lane VERDICT).
-- Kind: view
-- Reads: alerts, framework_events, replayed_alarms, scores, verdict_weeks
-- alert_id: For life; NULL: replayed, never raised.
-- framework: The framework's short name, as in the catalog; of a replayed alarm the name in docs/track-record.md.
-- lane: FACT, HEALTH, ADOPTION, or VERDICT: rule failing of verdict_weeks.
-- state: As in alerts; of a verdict CRITICAL, which it rests on.
-- opened_at: UTC.
-- closed_at: UTC; NULL while open, and of a verdict while it stands.
-- ended_on: The first retirement, attic, board resolution or archiving on or after the day it opened, its last day where
--   a month or year is all that is known; NULL: none so far. Of a replayed alarm also an announcement, or the day on which work had
--   practically ended; of a verdict also the day on which a fact or a year without work took its place.
-- ended_precision: How much of ended_on is known: day, month or year; NULL: it has not ended.
-- lead_days: Days from opening to that end; NULL: none so far.
-- verdict: ended (an end came while it was open), cleared (closed without one), open.
-- origin: raised (here) or replayed.
with raised as (
  select a.alert_id, a.framework, a.lane, a.state, a.opened_at, a.closed_at, min(e.acts_on) as ended_on,
    arg_min(e.precision, e.acts_on) as ended_precision,
    min(e.acts_on) - a.opened_at::date as lead_days,
    case when min(e.acts_on) <= coalesce(a.closed_at::date, date '9999-12-31') then 'ended' when a.closed_at is null then 'open' else 'cleared' end as verdict,
    'raised' as origin
  from alerts a
  left join framework_events e on e.framework = a.framework and e.acts_on >= a.opened_at::date
    and e.kind in ('retired', 'attic', 'board_resolution', 'archived')
  where a.lane <> 'DATA'
  group by a.alert_id, a.framework, a.lane, a.state, a.opened_at, a.closed_at),
replayed as (
  select null::varchar as alert_id, r.framework, 'HEALTH' as lane, r.state, r.opened_on::timestamp as opened_at,
    r.closed_on::timestamp as closed_at, r.ended_on,
    if(r.ended_on is null, null, coalesce(e.precision, 'day')) as ended_precision, r.ended_on - r.opened_on as lead_days, r.verdict, 'replayed' as origin
  from replayed_alarms r
  left join (select framework, acts_on, min(precision) as precision from framework_events group by all) e
    on e.framework = r.framework and e.acts_on = r.ended_on
  where not exists (
    from scores s where s.framework = r.framework and s.dimension = 'vitality' and s.score is not null and s.as_of <= r.opened_on)),
stood as (
  select framework, as_of, rule, basis, lead(as_of) over one as until, lead(rule) over one as next_rule
  from verdict_weeks window one as (partition by framework order by as_of)),
warned as (
  select s.framework, s.basis, s.as_of, s.until, coalesce(min(e.acts_on), if(s.next_rule in ('ended', 'closing'), s.until, null)) as ended_on,
    if(ended_on is null, null, coalesce(arg_min(e.precision, e.acts_on), 'day')) as ended_precision
  from stood s
  left join framework_events e on e.framework = s.framework and e.acts_on >= s.as_of
    and e.kind in ('retired', 'attic', 'board_resolution', 'archived')
  where s.rule = 'failing'
  group by s.framework, s.basis, s.as_of, s.until, s.next_rule),
said as (
  select null::varchar as alert_id, framework, 'VERDICT' as lane, 'CRITICAL' as state, as_of::timestamp as opened_at,
    until::timestamp as closed_at, ended_on, ended_precision, ended_on - as_of as lead_days,
    case when ended_on <= coalesce(until, date '9999-12-31') then 'ended' when until is null then 'open' else 'cleared' end as verdict,
    if(basis = 'said', 'raised', 'replayed') as origin
  from warned)
from raised union all by name from replayed union all by name from said
order by opened_at
