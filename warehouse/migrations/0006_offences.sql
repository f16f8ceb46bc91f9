-- What the checks of each look at GitHub found, and the commits that GitHub counts.
alter table raw.observations add column commits_total bigint;

-- One row for each offence that fails a source: written by each measuring, gone when the rows agree again.
create table pulse.offences (
  repo_id bigint not null, observed_at timestamp not null, check_name varchar not null, source varchar not null, detail varchar not null);
