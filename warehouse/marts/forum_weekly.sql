-- forum_weekly: What each forum of the catalog told of itself, once a week, from our first night on; a week in which it did not answer has
--   no row. Source: Discourse, about.json; counts, under the terms of each forum. No score rests on it.
-- Kind: table
-- subject: The forum, as discourse/discuss.pytorch.org.
-- observed_on: The day it was asked, UTC; windows end with it.
-- topics_7_days: New topics in seven days.
-- topics_30_days: In thirty.
-- posts_7_days: New posts in seven days.
-- posts_30_days: In thirty.
-- active_users_7_days: People seen in seven days; NULL where the forum hides it.
-- active_users_30_days: In thirty; NULL likewise.
-- topics: All that there are.
-- posts: The same.
-- users: All accounts.
-- known_at: When we read it, UTC.
select subject, observed_on, topics_7_days, topics_30_days, posts_7_days, posts_30_days, active_users_7_days, active_users_30_days, topics, posts,
  users, known_at
from raw.forum_weekly
