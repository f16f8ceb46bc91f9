-- answered: does who asks a question get an answer.
-- What:   of the questions in the framework's tags of six months, the share that had an answer when all of their month were 30 days old
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  questions_monthly 1
-- Counts: the six newest months that had ended 30 days before as_of, as far as their answers were counted: each month is asked for once, from the
--   first night on, so the past has none. Any answer counts, by whomever and whether accepted or not. sample_size: the questions
-- Source: https://api.stackexchange.com/docs/advanced-search
with cohorts as (
  select c.framework, q.month, sum(q.cohort)::bigint as questions, sum(q.answered)::bigint as answered
  from pulse.catalog_subjects c join raw.questions_monthly q using (subject)
  where c.kind = 'question_tag' and q.cohort is not null
  group by c.framework, q.month),
found as (
  select n.framework, n.as_of, any_value(n.status) as state, count(c.month) as months, coalesce(sum(c.questions), 0)::bigint as questions,
    sum(c.answered) as answered
  from needed n
  left join cohorts c
    on c.framework = n.framework and c.month < date_trunc('month', n.as_of - interval 30 days)
      and c.month >= date_trunc('month', n.as_of - interval 30 days) - interval 6 months
  group by n.framework, n.as_of)
select framework, as_of, answered / nullif(questions, 0) as value, questions as sample_size,
  case when state <> 'observed' then null when months = 0 then 'missing' when questions = 0 then 'insufficient' end as standing, standing as status,
  case standing when 'missing' then 'answers of these months were not counted' when 'insufficient' then 'nobody asked' end as reason
from found
