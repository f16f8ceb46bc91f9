-- What foundations record of their projects: a row is a state and since when it holds, as a list says; no names of people.
create table raw.foundation_records (
  subject varchar not null, state varchar not null, since date not null, precision varchar not null, source varchar not null,
  known_at timestamp not null);

insert into pulse.sources values ('foundation_records', 'foundation_project');
