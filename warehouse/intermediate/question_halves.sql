-- question_halves: for every framework with tags and every first day of a month, its questions of the six months before, as far as all six are
--   known: read, or before the oldest question of the tag. `compared_since` and `compared_until` say when its tags belong to the whole that
--   shares are taken of, and `known_until` up to which month its questions are known.
with tags as (
  select t.framework, t.subject, v.subject is not null as is_read, coalesce(v.complete_from, timestamp '2008-01-01')::date as known_from,
    date_trunc('month', v.complete_until)::date as known_until
  from pulse.catalog_subjects t
  left join raw.coverage v on v.source = 'questions_monthly' and v.subject = t.subject
  where t.kind = 'question_tag'),
compared as (
  select framework, min(valid_from) as since, max(coalesce(valid_to, date '9999-12-31')) as until
  from pulse.catalog_subjects where kind = 'compared_tag' group by all),
known as (
  select framework, max(known_from) as known_from, if(bool_and(is_read), min(known_until), null) as known_until,
    min(subject) filter (not is_read) as not_read, arg_min(subject, (known_until, subject)) filter (known_until is not null) as read_least
  from tags group by all),
months as (
  select unnest(range(date '2008-02-01', date_trunc('month', getvariable('as_of')) + interval 1 day, interval 1 month))::date as month),
asked as (
  select t.framework, q.month, sum(q.questions)::bigint as questions
  from tags t join raw.questions_monthly q using (subject) group by all),
halves as (
  select k.framework, m.month, k.known_from, k.known_until,
    sum(coalesce(a.questions, 0)) over (partition by k.framework order by m.month rows between 6 preceding and 1 preceding)::bigint as questions
  from known k cross join months m
  left join asked a on a.framework = k.framework and a.month = m.month)
select h.framework, h.month, c.since as compared_since, c.until as compared_until, k.not_read, k.read_least, h.known_until,
  if(h.month <= h.known_until and h.month - interval 6 months >= h.known_from, h.questions, null) as questions
from halves h
join known k using (framework)
left join compared c using (framework)
where h.month >= date '2008-08-01'
