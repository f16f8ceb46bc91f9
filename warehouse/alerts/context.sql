-- context: facts for the message of a step. `steps` are registered rows (no, framework, lane, opened_on, on_date,
--   then_on). Scores are those on its date, or the last before it, and on its baseline date `then_on`; `year_before` is the same period
--   a year before. Drivers are the three indicators that changed vitality most between the two dates, by signed points of vitality, over
--   the indicators that both dates have, so that their effects sum to the change of vitality. The last three columns count the alerts of
--   the lane that were opened earlier, any framework's, and their outcomes; NULL if there were none.
with vitality as (
  select framework, as_of, score, low, high, coverage, confidence from v_scores where dimension = 'vitality'),
health as (
  select framework, as_of, score from v_scores where dimension = 'health'),
indicators as (
  select framework, as_of, metric, unit, value, points, weight, status from score_parts
  where dimension = 'vitality' and basis <> 'stated' and rubric_version = $rubric_version),
now as (
  select s.*, v.as_of, v.score as vitality, v.low, v.high, v.coverage, v.confidence, h.score as health
  from steps s
  asof left join vitality v on v.framework = s.framework and s.on_date >= v.as_of
  left join health h on h.framework = v.framework and h.as_of = v.as_of),
effects as (
  select s.no, n.metric, n.unit, t.value as value_then, n.value as value_now,
    n.weight * (n.points - t.points) / sum(n.weight) over (partition by s.no) as effect
  from steps s
  join indicators n on n.framework = s.framework and n.as_of = s.on_date
  join indicators t on t.framework = s.framework and t.as_of = s.then_on and t.metric = n.metric
  where n.points is not null and t.points is not null),
moved as (
  select no, list({'metric': metric, 'effect': effect, 'value_then': value_then, 'value_now': value_now, 'unit': unit}
    order by abs(effect) desc, metric)[:3] as drivers
  from effects where effect <> 0 group by no),
earlier as (
  select s.no, count(*) as alerts, count(*) filter (t.verdict = 'ended') as ended, count(*) filter (t.verdict = 'cleared') as cleared
  from steps s
  join v_track_record t on t.lane = s.lane and t.opened_at < s.opened_on
  group by s.no)
select n.no, f.name, n.as_of, n.vitality, n.low, n.high, n.coverage, n.confidence, n.health,
  t.as_of as then_as_of, t.score as vitality_then, a.score - b.score as year_before,
  (select list(i.metric order by i.metric) from indicators i
    where i.framework = n.framework and i.as_of = n.as_of and i.status not in ('observed', 'structural_zero')) as lacking,
  m.drivers, e.alerts as alerts_before, e.ended as ended_before, e.cleared as cleared_before
from now n
left join frameworks f using (framework)
left join vitality t on t.framework = n.framework and t.as_of = n.then_on
left join vitality a on a.framework = n.framework and a.as_of = n.as_of - 364
left join vitality b on b.framework = n.framework and b.as_of = t.as_of - 364 and n.as_of - t.as_of <= 364
left join moved m using (no)
left join earlier e using (no)
order by n.no
