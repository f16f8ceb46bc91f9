-- Packages that depend on those of the catalog, by the day of the look.
create table raw.dependents (
  subject varchar not null, version varchar not null, observed_on date not null, dependents bigint not null, direct bigint not null,
  indirect bigint not null, known_at timestamp not null);

insert into pulse.sources values ('dependents', 'package');
