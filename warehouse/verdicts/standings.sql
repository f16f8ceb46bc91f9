-- standings: the inputs of verdicts other than alerts, of every framework of the catalog as of every Monday, each from what was known before it:
--   lifecycle by facts alone, as in frameworks; is_quiet: a year without a commit by people on any live branch, a release, or a closed
--   issue; vitality and stock where health has a score, and the median confidence of the patient days.
with mondays as (
  select framework, as_of from pulse.metric_values semi join pulse.frameworks using (framework)
  where isodow(as_of) = 1 and as_of <= $as_of group by all),
facts as (
  select framework, min(on_date) filter (kind in ('retired', 'attic', 'board_resolution', 'archived')) as retired_on,
    min(on_date) filter (kind in ('maintenance', 'announced')) as notice_on
  from pulse.framework_facts group by framework),
scored as (
  select framework, as_of, dimension, score, confidence from pulse.scores
  where dimension in ('health', 'vitality', 'stock') and basis is distinct from 'stated' and rubric_hash = $rubric_hash
  qualify row_number() over (partition by framework, as_of, dimension order by known_at desc) = 1),
wide as (
  select framework, as_of, any_value(score) filter (dimension = 'vitality') as vitality, any_value(score) filter (dimension = 'stock') as stock,
    any_value(confidence) filter (dimension = 'health') as confidence
  from scored group by all having count(score) filter (dimension = 'health') > 0),
patient as (
  select * replace (median(confidence) over (
      partition by framework order by as_of range between to_days($patient_days - 1) preceding and current row) as confidence)
  from wide),
silent as (
  select framework, week_start + 7 as as_of
  from (
    select framework, week_start, count(human_commits) over year as weeks, sum(human_commits) over year as commits,
      sum(issues_closed) over year as closed
    from pulse.framework_weekly
    window year as (partition by framework order by week_start range between interval 364 days preceding and current row))
  where weeks >= 52 and commits = 0 and coalesce(closed, 0) = 0),
asked as (select distinct framework, repo_id from pulse.members where role = 'core' and framework in (select framework from silent)),
signs as (
  select distinct framework, committed_at::date as day from asked join raw.commits using (repo_id) where not is_bot and committed_at is not null
  union
  select framework, published_at::date from asked join raw.releases using (repo_id) where published_at is not null),
quiet as (
  select s.framework, s.as_of
  from silent s asof left join signs d on s.framework = d.framework and s.as_of > d.day
  where d.day is null or d.day < s.as_of - 365)
select m.framework, m.as_of,
  case when f.retired_on < m.as_of or (f.notice_on + interval 1 year)::date < m.as_of then 'retired'
       when f.notice_on < m.as_of then 'maintenance' else 'active' end as lifecycle,
  q.framework is not null as is_quiet, p.vitality, p.stock, p.confidence
from mondays m
left join facts f using (framework)
left join quiet q using (framework, as_of)
left join patient p using (framework, as_of)
