-- questions_monthly: by tag and month; what was read last counts. An answered share that was read before stays where this reading has none.
-- touched: the month, since no number of a date before it reads it.
with read as (
  select distinct on (subject, month) * from incoming
  order by subject, month, known_at desc),
merged as (
  select t.rowid as at_row, read.subject, read.month, read.questions,
    if(read.cohort is null, t.cohort, read.cohort) as cohort, if(read.cohort is null, t.answered, read.answered) as answered, read.known_at
  from read
  left join raw.questions_monthly t using (subject, month)
  where t.rowid is null or read.known_at >= t.known_at)
select at_row, false as gone, merged.* exclude (at_row), merged.month as touched
from merged
left join raw.questions_monthly t on t.rowid = at_row
where at_row is null or (merged.questions, merged.cohort, merged.answered) is distinct from (t.questions, t.cohort, t.answered)
