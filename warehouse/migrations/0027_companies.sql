-- The company of a commit's author by the domain of the address, as a label. NULL: read before there were labels; the next night reads it again.
alter table raw.commits add column company varchar;

-- Whose mail domains are whose, as the catalog says.
create table pulse.company_domains (
  company varchar not null, name varchar not null, kind varchar not null, domain varchar not null, valid_from date, valid_to date, source varchar not null);

create table pulse.commits_by_company_weekly (
  framework varchar not null, week_start date not null, company varchar, commits bigint not null, people bigint not null, known_at timestamp not null);

-- Companies that had a share of a framework's commits and lost it, by the policy of the day.
create table pulse.vendor_exits (
  framework varchar not null, company varchar not null, left_on date not null, noticed_on date not null, returned_on date,
  commits_before bigint not null, all_before bigint not null, commits_after bigint not null, all_after bigint not null);

-- A company that left is a red flag too.
create table pulse.red_flags_and_exits (
  framework varchar not null, as_of date not null, place bigint not null,
  kind varchar not null check (kind in ('event', 'alert', 'vendor_exit', 'metric')),
  subject varchar not null, says varchar not null, value double, limit_value double, unit varchar, on_date date,
  precision varchar check (precision in ('day', 'month', 'year')), source varchar);
insert into pulse.red_flags_and_exits from pulse.red_flags;
drop table pulse.red_flags;
alter table pulse.red_flags_and_exits rename to red_flags;
