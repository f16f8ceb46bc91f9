-- newest_releases: from which moment on a version was the newest stable one of its package, in the order of versions. released_at: the first
--   upload of its base, so that 2.7.post2 is as old as 2.7.
-- Reads: stable_files
with uploaded as (
  select subject, place, base, line, min(uploaded_at) as since
  from stable_files group by all),
ordered as (
  select subject, place, line, since, min(since) over (partition by subject, base) as released_at,
    max(place) over (partition by subject order by since, place rows unbounded preceding) as highest
  from uploaded)
select subject, since, place, line, released_at
from ordered
where place = highest
