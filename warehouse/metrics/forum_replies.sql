-- forum_replies: does who asks in the forum get replies.
-- What:   posts that are no first post of a topic, over topics, of the 30 days before the newest look at the forum
-- Unit:   replies/topic
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  forum_weekly 1
-- Counts: what the forum itself tells of new topics and posts, bots included; of several forums all together, each by its newest look of the 14
--   days before as_of. A forum tells of the present alone, so the past has none. sample_size: the new topics
-- Source: https://github.com/discourse/discourse/blob/main/app/models/about.rb
with looks as (
  select n.framework, n.as_of, s.subject, arg_max(f.topics_30_days, f.observed_on) as topics, arg_max(f.posts_30_days, f.observed_on) as posts
  from needed n
  join pulse.subjects s on s.framework = n.framework and s.source = 'forum_weekly' and s.since < n.as_of and n.as_of <= s.until
  join raw.forum_weekly f on f.subject = s.subject and f.observed_on < n.as_of and f.observed_on >= n.as_of - 14
  where n.status = 'observed'
  group by n.framework, n.as_of, s.subject),
found as (
  select framework, as_of, sum(topics)::bigint as topics, sum(posts)::bigint as posts from looks group by framework, as_of)
select n.framework, n.as_of, (f.posts - f.topics) / nullif(f.topics, 0) as value, f.topics as sample_size,
  case when n.status <> 'observed' then null
       when f.topics is null or f.posts < f.topics then 'missing'
       when f.topics = 0 then 'insufficient' end as standing,
  standing as status,
  case when standing is null then null
       when f.topics is null then 'not looked at in the 14 days before'
       when standing = 'missing' then 'the forum tells of fewer posts than topics'
       else 'nobody began a topic' end as reason
from needed n
left join found f on f.framework = n.framework and f.as_of = n.as_of
