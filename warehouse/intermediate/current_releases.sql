-- current_releases: for every framework and date on which the files of its packages are known, the newest stable release of the package that it
--   comes in, and of that package's companions. Of several packages it is the one that released last. place, line and released_at are NULL
--   where its index lists none yet; has_wheels: whether the package ever had a wheel by then.
-- Reads: availability, newest_releases, stable_files
with named as (
  select a.framework, a.as_of, a.until::timestamp as until, c.subject, c.companion_of
  from availability a
  join pulse.catalog_subjects c on c.framework = a.framework and c.kind = 'package'
    and coalesce(c.valid_from, date '0001-01-01') < a.as_of and a.as_of <= coalesce(c.valid_to, date '9999-12-31')
  where a.source = 'package_files' and a.days is null and a.status = 'observed'),
first_wheels as (
  select subject, min(uploaded_at) as since from stable_files where tags is not null group by subject),
known as (
  select n.*, r.place, r.line, r.released_at, coalesce(w.since < n.until, false) as has_wheels
  from named n
  left join first_wheels w using (subject)
  asof left join newest_releases r on r.subject = n.subject and n.until > r.since),
main as (
  select framework, as_of, subject
  from known
  where companion_of is null
  qualify row_number() over (partition by framework, as_of order by released_at desc nulls last, subject) = 1)
select k.framework, k.as_of, k.until, k.subject, k.companion_of is not null as is_companion, k.place, k.line, k.released_at, k.has_wheels
from known k
join main m on m.framework = k.framework and m.as_of = k.as_of and m.subject in (k.subject, k.companion_of)
