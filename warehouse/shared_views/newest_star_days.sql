-- newest_star_days: retained stars by day, as known last.
select repo_id, day, arg_max(gained, known_at) as gained from raw.star_days group by repo_id, day
