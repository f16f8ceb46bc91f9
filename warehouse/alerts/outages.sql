-- outages: a source of vitality that used to answer for a core repository and has not for three days or more, until it did again.
--   Shorter ones change nothing: a week is evaluated two days after its end, from what was complete by then. On a night that left a
--   repository asleep (flows/night/tiers.toml) nobody was asked, so nobody failed to answer.
with names as (
  select framework, lower(name) as name from pulse.framework_repos where role = 'core'
  union
  select framework, lower(repo) from pulse.members where role = 'core'),
told as (
  select source, subject, happened_at, outcome, reason from pulse.source_status
  union all
  select unnest(['commits', 'issues', 'releases']), subject, happened_at, outcome, reason from pulse.source_status
  where source = 'facts' and reason like 'asleep: %'),
asked as (
  select n.framework, s.source, n.name, s.happened_at::date as day, bool_or(s.outcome in ('ok', 'unchanged', 'true_zero')) as answered,
    arg_max(coalesce(s.reason, s.outcome), s.happened_at) as reason, arg_max(s.subject, s.happened_at) as subject
  from told s
  join names n on n.name = lower(s.subject)
  where s.source in ('facts', 'commits', 'issues', 'releases') and coalesce(s.reason, '') not like 'issues are switched off%'
  group by all),
ordered as (
  select *, max(day) filter (answered) over before as answered_on, min(day) filter (answered) over after as answers_again_on
  from asked
  window before as (partition by framework, source, name order by day rows between unbounded preceding and 1 preceding),
    after as (partition by framework, source, name order by day rows between 1 following and unbounded following))
select framework, 'outage' as kind, min(day) as from_as_of, coalesce(answers_again_on, $as_of::date + 7) as to_as_of, null::date as split_on,
  source || ' of ' || arg_min(subject, day) || ': no answer since ' || answered_on || ' (' || arg_min(reason, day) || ')' as reason
from ordered
where not answered and answered_on is not null
group by framework, source, name, answered_on, answers_again_on
having coalesce(answers_again_on, $as_of::date) - answered_on > 3
