-- What forums tell of the days before they are asked; active users may be hidden.
create table raw.forum_weekly (
  subject varchar not null, observed_on date not null, topics_7_days bigint not null, topics_30_days bigint not null, posts_7_days bigint not null,
  posts_30_days bigint not null, active_users_7_days bigint, active_users_30_days bigint, topics bigint not null, posts bigint not null,
  users bigint not null, known_at timestamp not null);

insert into pulse.sources values ('forum_weekly', 'forum');
