-- away: rows that had vanished from GitHub, and for which as_of dates they do not count: from the day on which that was noticed
--   (included) to the day on which they were seen again (excluded).
select repo_id, kind, number, noticed_at::date as since, coalesce(returned_at::date, date '9999-12-31') as until
from raw.vanished
where noticed_at::date < coalesce(returned_at::date, date '9999-12-31')
