-- forum_weekly: by forum and day; what was read last counts.
-- touched: the first of the seven days.
with read as (
  select distinct on (subject, observed_on) * from incoming
  order by subject, observed_on, known_at desc)
select t.rowid as at_row, false as gone, read.*, read.observed_on - 7 as touched
from read
left join raw.forum_weekly t using (subject, observed_on)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.topics_7_days, read.topics_30_days, read.posts_7_days, read.posts_30_days, read.active_users_7_days, read.active_users_30_days,
        read.topics, read.posts, read.users)
      is distinct from (t.topics_7_days, t.topics_30_days, t.posts_7_days, t.posts_30_days, t.active_users_7_days, t.active_users_30_days,
        t.topics, t.posts, t.users))
