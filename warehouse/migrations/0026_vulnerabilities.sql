-- Known vulnerabilities of packages: a row is a range of affected versions of one of them.
create table raw.vulnerabilities (
  subject varchar not null, vulnerability varchar not null, aliases varchar not null, severity varchar, introduced varchar, fixed varchar, last_affected varchar,
  published_at timestamp not null, modified_at timestamp not null, withdrawn_at timestamp, known_at timestamp not null);

insert into pulse.sources values ('vulnerabilities', 'package');
