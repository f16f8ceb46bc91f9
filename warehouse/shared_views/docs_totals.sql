-- docs_totals: how many pages the documentation in a folder has and how many of them were edited within 365 days, on the dates from which
--   on that changes. As everywhere a date (as_of) is 00:00 UTC: what happened on a day counts from the next one.
with texts as (
  select subject, edited_at::date + 1 as since, coalesce(ended_at::date + 1, date '9999-12-31') as until
  from raw.docs_edits),
changes as (
  select subject, since as as_of, 1 as pages, 1 as edited from texts
  union all
  select subject, until, -1, 0 from texts where until < date '9999-12-31'
  union all
  select subject, least(until, since + 365), 0, -1 from texts)
select subject, as_of, sum(sum(pages)) over w as pages, sum(sum(edited)) over w as edited_365d
from changes
group by subject, as_of
window w as (partition by subject order by as_of)
