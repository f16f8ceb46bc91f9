-- star_sums: the sum of the retained star days of a repository, as it was known from a moment on.
select repo_id, known_at, sum(sum(more)) over (partition by repo_id order by known_at) as stars
from (select repo_id, known_at, gained - coalesce(lag(gained) over (partition by repo_id, day order by known_at), 0) as more from raw.star_days)
group by repo_id, known_at
