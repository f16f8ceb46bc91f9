-- Downloads of packages by source and month (its first day): a row is a month that was complete when it was read.
create table raw.downloads_monthly (
  subject varchar not null, source varchar not null, month date not null, downloads bigint not null, known_at timestamp not null);

insert into pulse.sources values ('clickpy_downloads', 'package'), ('pypistats_downloads', 'package');
