-- question_stock: by tag and reading; a number that is read again adds no row until it differs.
-- touched: nothing, since no number is computed from it.
with read as (
  select distinct on (subject) * from incoming
  order by subject, known_at desc),
newest as (
  select subject, max(known_at) as known_at, arg_max(questions, known_at) as questions from raw.question_stock group by all)
select null::bigint as at_row, false as gone, read.*, null::date as touched
from read
left join newest n using (subject)
where n.subject is null or (read.known_at > n.known_at and read.questions <> n.questions)
