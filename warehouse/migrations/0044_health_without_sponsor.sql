-- Health of the newest date without the commits and people of the company with the most commits, or why that cannot be said.
create table pulse.health_without_sponsor (
  framework varchar not null, as_of date not null, company varchar, commits_wk double, commits_wk_without double, people bigint,
  people_without bigint, health double, health_without double, reason varchar);
