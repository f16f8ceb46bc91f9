-- Events of an issue are told apart by their place in its timeline, and stale labels stand among them. Rows of before get the place
-- that their time gives them; their lists are read anew by the next run, which brings the labels.
create table raw.issue_events_with_place (
  repo_id bigint not null, number bigint not null, place bigint not null,
  event varchar not null check (event in ('closed', 'reopened', 'stale_labeled', 'stale_unlabeled')),
  happened_at timestamp not null, actor_id varchar, actor_is_bot boolean, state_reason varchar, known_at timestamp not null,
  check (actor_is_bot is not null or event not in ('closed', 'reopened')));
insert into raw.issue_events_with_place by name
  select *, row_number() over (partition by repo_id, number order by happened_at, event, actor_id) - 1 as place from raw.issue_events;
drop table raw.issue_events;
alter table raw.issue_events_with_place rename to issue_events;
