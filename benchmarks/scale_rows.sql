-- As many repositories as the variable `repos` says, since the day `since` until 2026-08-22, dealt out to as many frameworks as `frameworks`
-- says, straight into the raw tables; `events` is the share of the events below that each has. With 1,000 since 2016-08-22 and all of
-- them there are 20 million events: 6 m commits, 3 m issues with 2.5 m closes and reopenings, 3.6 m pull requests,
-- 2 m forks, 2.9 m days with stars. Every draw is a hash of the row's number, so the rows are the same each time. Sizes are uneven:
-- every tenth row falls to the hundredth part of the repositories.
create or replace macro chance(i, purpose) as hash(16 * i + purpose) / 18446744073709551616.0;
create or replace macro drawn_repo(i) as least(getvariable('repos'), 1 + (getvariable('repos') * pow(chance(i, 0), 2))::bigint);
create or replace macro drawn_at(i) as getvariable('since')::timestamp + to_seconds((chance(i, 1) * getvariable('days') * 86400)::bigint);
create or replace macro delay(i, days) as to_seconds((-ln(1 - chance(i, 2)) * days * 86400)::bigint);
set variable days = date '2026-08-22' - getvariable('since');
set variable seen_at = timestamp '2026-08-24 02:00:00';

insert into pulse.frameworks select 'framework-' || f, 'Framework ' || f, null from range(1, getvariable('frameworks') + 1) t(f);
insert into pulse.framework_repos
select 'framework-' || 1 + (r - 1) % getvariable('frameworks'), 'acme/repo-' || r, 'core', null, null from range(1, getvariable('repos') + 1) t(r);
insert into raw.names select 'acme/repo-' || r, r, getvariable('seen_at') from range(1, getvariable('repos') + 1) t(r);
insert into raw.observations by name
select r as repo_id, getvariable('seen_at') as observed_at, 'acme/repo-' || r as repo, getvariable('since')::timestamp as created_at,
  false as is_archived, true as has_issues, 'main' as default_branch, 5000 as stars, 2000 as forks from range(1, getvariable('repos') + 1) t(r);
insert into raw.coverage
select 'github/' || r, unnest(['commits', 'stars', 'forks', 'releases', 'issues', 'pulls']), null, getvariable('seen_at') from range(1, getvariable('repos') + 1) t(r);

insert into raw.commits by name
select drawn_repo(i) as repo_id, md5('c' || i) || left(md5('d' || i), 8) as sha, drawn_at(i) as committed_at, drawn_at(i) as authored_at,
  left(md5(concat_ws('-', drawn_repo(i), (40 * pow(chance(i, 3), 2))::bigint, year(drawn_at(i)) // 2)), 16) as author_id,
  chance(i, 4) < 0.05 as is_bot, false as is_sync_account, chance(i, 5) < 0.1 as is_merge, left(md5('s' || i), 16) as subject_key,
  case when chance(i, 17) < 0.3 then 'acme' when chance(i, 17) < 0.7 then 'private' else 'unknown' end as company, getvariable('seen_at') as known_at
from range((6000 * getvariable('events') * getvariable('repos'))::bigint) t(i);
insert into raw.branch_commits by name
select repo_id, if(is_release, 'v1.x', 'main') as branch, sha, not is_release as is_default, hash(sha || 'line') % 10 < 8 as is_first_parent
from (select *, hash(sha || 'branch') % 200 = 0 as is_release from raw.commits);

create temp table drawn_issues as
select i as number, drawn_repo(i) as repo_id, drawn_at(i) as created_at, drawn_at(i) + delay(i, 25) as first_closed_at,
  if(chance(i, 6) < 0.04, 14, 0) as reopened_days
from range((3000 * getvariable('events') * getvariable('repos'))::bigint) t(i);
insert into raw.issues by name
select repo_id, number, created_at, if(is_closed, last_closed_at, null) as closed_at, coalesce(closed_at, created_at) as updated_at,
  if(is_closed, 'closed', 'open') as state, if(is_closed, 'completed', null) as state_reason,
  left(md5('r' || number % 50000), 16) as author_id, false as author_is_bot, getvariable('seen_at') as known_at
from (select *, first_closed_at + to_days(reopened_days) as last_closed_at,
        chance(number, 7) < 0.75 and last_closed_at < getvariable('seen_at') as is_closed from drawn_issues);
insert into raw.issue_events by name
select repo_id, number, after // 7 as place, if(after = 7, 'reopened', 'closed') as event, first_closed_at + to_days(after) as happened_at,
  left(md5('m' || chance(number, 10)::decimal(3, 1) || '-' || repo_id), 16) as actor_id, chance(number, 11) < 0.05 as actor_is_bot, null as state_reason,
  getvariable('seen_at') as known_at
from (select d.*, unnest(if(reopened_days > 0, [0, 7, 14], [0])) as after
      from drawn_issues d join raw.issues i using (number) where i.closed_at is not null);
drop table drawn_issues;

insert into raw.pulls by name
select drawn_repo(i) as repo_id, 3000 * getvariable('repos') + i as number, drawn_at(i) as created_at,
  if(chance(i, 8) < 0.75 and drawn_at(i) + delay(i, 4) < getvariable('seen_at'), drawn_at(i) + delay(i, 4), null) as merged_at,
  merged_at as closed_at, coalesce(merged_at, created_at) as updated_at, if(merged_at is null, 'open', 'merged') as state,
  left(md5('p' || i % 50000), 16) as author_id, false as author_is_bot, getvariable('seen_at') as known_at
from range((3600 * getvariable('events') * getvariable('repos'))::bigint) t(i);
insert into raw.forks select drawn_repo(i), i, drawn_at(i), getvariable('seen_at') from range((2000 * getvariable('events') * getvariable('repos'))::bigint) t(i);
insert into raw.star_days
select r, getvariable('since') + d::integer, 1 + hash(10000 * r + d) % 9, getvariable('seen_at')
from range(1, getvariable('repos') + 1) t(r), range(getvariable('days') - 2) s(d) where hash(20000 * r + d) % 10 < 8;
update raw.observations o set stars = s.gained, forks = f.made from (select repo_id, sum(gained) as gained from raw.star_days group by repo_id) s, (select repo_id, count(*) as made from raw.forks group by repo_id) f
where s.repo_id = o.repo_id and f.repo_id = o.repo_id;
