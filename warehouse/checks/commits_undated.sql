-- commits_undated: commits whose committer date git cannot read, or that lies outside the years 1970 to 9999.
-- Wait: the dates stand so in the repository itself; such commits stay in `commits` and in all counts without a date, and in no week
-- Tolerates: nothing
select 'github/' || repo_id as subject, null::timestamp as observed_at, format('{} commits without a date that can be read, so in no week', count(*)) as detail
from raw.commits
where committed_at is null
group by repo_id
