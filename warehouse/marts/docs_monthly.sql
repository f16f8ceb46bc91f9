-- docs_monthly: How much of each framework's documentation was edited lately; a row is a month of a folder that had ended when it was read,
--   from the month of its first page on. Source: git, the repositories that the catalog names, first-parent line of the default branch;
--   each under its own licence. Counts alone are kept here, no text and no names.
-- Kind: table
-- subject: The folder, as docs/apache/mxnet/docs: owner, name and the path in the repository.
-- month: Its first day; months are UTC.
-- pages: Pages at the end of the month: files that end with .md, .mdx, .markdown, .rst, .adoc or .ipynb, in all languages. 0: all have gone.
-- edited_365d: Those of them that were edited, or written, in the 365 days before the end of the month. A page that was moved with its text
--   as it was is not edited by that.
-- source: The repository.
-- known_at: When it was read last, UTC.
with read as (
  select e.subject, min(e.edited_at)::date as since, max(v.complete_until)::date as until, max(e.known_at) as known_at
  from raw.docs_edits e join raw.coverage v on v.subject = e.subject and v.source = 'docs_edits'
  group by e.subject),
months as (
  select subject, known_at, unnest(generate_series(date_trunc('month', since), date_trunc('month', until) - interval 1 month, interval 1 month))::date as month
  from read)
select m.subject, m.month, t.pages::bigint as pages, t.edited_365d::bigint as edited_365d,
  array_to_string(list_slice(string_split(m.subject, '/'), 2, 3), '/') as source, m.known_at
from months m
asof join pulse.docs_totals t on t.subject = m.subject and t.as_of <= (m.month + interval 1 month)::date
