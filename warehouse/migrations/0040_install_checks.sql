-- Tries of packages: a row is one try of the newest version on one Python of this machine. What a person tried by hand stands in the catalog.
create table raw.install_checks (
  subject varchar not null, version varchar not null, module varchar not null, python varchar not null, tried_at timestamp not null,
  installed boolean, imported boolean, error varchar, detail varchar, seconds double not null, isolation varchar not null,
  known_at timestamp not null);
create table pulse.catalog_install_checks (
  framework varchar not null, subject varchar not null, version varchar not null, python varchar not null, tried_on date not null,
  installed boolean not null, imported boolean, detail varchar, source varchar not null);

insert into pulse.sources values ('install_checks', 'package');
