-- coverage: by subject and source. Two spans that meet become one; a span after a gap takes the place of the old one, and so does
--   the span of a source whose rows were all replaced.
-- touched: where coverage ended before, since the days after it were unknown; the beginning when it starts elsewhere than before.
with paired as (
  select t.rowid as at_row, read.*, t.complete_from as from_before, t.complete_until as until_before,
    t.rowid is not null and not read.replaced and coalesce(read.complete_from <= t.complete_until, true) as meets
  from incoming read
  left join raw.coverage t using (subject, source)),
merged as (
  select at_row, subject, source, from_before, until_before,
    case when not meets then complete_from
         when complete_from is not null and from_before is not null then least(complete_from, from_before) end as complete_from,
    case when meets then greatest(complete_until, until_before) else complete_until end as complete_until
  from paired)
select at_row, false as gone, subject, source, complete_from, complete_until,
  case when at_row is null then coalesce(complete_from::date, date '1970-01-01')
       when complete_from is not distinct from from_before then least(complete_until, until_before)::date
       when complete_from is not null and from_before is not null then least(complete_from, from_before)::date
       else date '1970-01-01' end as touched
from merged
where at_row is null or (complete_from, complete_until) is distinct from (from_before, until_before)
