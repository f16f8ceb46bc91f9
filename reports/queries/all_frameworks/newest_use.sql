-- How each framework is used, for looking at: questions in all, packages that depend on it, and the newest quarter of each source.
with asked as (
  select distinct framework, subject from framework_subjects where valid_to is null),
stock as (
  select framework, sum(questions)::bigint as questions
  from (select a.framework, a.subject, arg_max(q.questions, q.known_at) as questions from asked a join question_stock q using (subject) group by all)
  group by framework),
needed as (
  select framework, max(packages) as dependents
  from (select a.framework, a.subject, arg_max(d.packages, d.known_at) as packages from asked a join dependents d using (subject) group by all)
  group by framework),
newest as (
  select framework, source, amount, share from v_market)
select f.framework, s.questions as questions_in_all, d.dependents,
  any_value(n.share) filter (where n.source = 'questions_monthly') as share_of_questions,
  any_value(n.amount) filter (where n.source = 'clickpy_downloads') as downloads,
  any_value(n.share) filter (where n.source = 'clickpy_downloads') as share_of_downloads
from frameworks f
left join stock s using (framework)
left join needed d using (framework)
left join newest n using (framework)
group by f.framework, s.questions, d.dependents
order by f.framework
