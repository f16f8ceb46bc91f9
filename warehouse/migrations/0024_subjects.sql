-- What a source was asked about is its subject: kind and identifier, as github/12345 (a repository) or pypi/mxnet (a package).
-- Until now every source was one of a repository. What was learned of GitHub as a whole stood under repository 0.

-- Every source, and the kind of its subjects. A source that is new comes with a line here.
create table pulse.sources (source varchar not null, kind varchar not null);
insert into pulse.sources
select unnest(['commits', 'stars', 'forks', 'releases', 'issues', 'pulls']), 'repository';
-- Metrics need these two, and nothing collects them yet: each repository lacks them.
insert into pulse.sources values ('questions', 'repository'), ('posts', 'repository');

-- What the catalog names besides repositories, by framework and kind.
create table pulse.catalog_subjects (framework varchar not null, kind varchar not null, subject varchar not null, valid_from date, valid_to date);

create table raw.coverage_by_subject (
  subject varchar not null, source varchar not null, complete_from timestamp, complete_until timestamp not null);
insert into raw.coverage_by_subject select 'github/' || repo_id, source, complete_from, complete_until from raw.coverage;
drop table raw.coverage;
alter table raw.coverage_by_subject rename to coverage;

create table raw.streams_by_subject (subject varchar not null, stream varchar not null, state varchar not null, moved_at timestamp not null);
insert into raw.streams_by_subject select if(repo_id = 0, 'github', 'github/' || repo_id), stream, state, moved_at from raw.streams;
drop table raw.streams;
alter table raw.streams_by_subject rename to streams;

create table pulse.violations (
  subject varchar not null, observed_at timestamp not null, check_name varchar not null, source varchar not null, detail varchar not null);
insert into pulse.violations select 'github/' || repo_id, observed_at, check_name, source, detail from pulse.offences;
drop table pulse.offences;
