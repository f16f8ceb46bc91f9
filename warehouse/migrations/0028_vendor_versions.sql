-- Framework versions of which a vendor offers images, by table, scope and version. is_censored: it came together with its table, so it may
-- have been offered earlier, though not before not_before (NULL: at any time); removed_at: the table was there without it.
create table raw.vendor_versions (
  subject varchar not null, scope varchar not null, version varchar not null, first_seen_at timestamp not null, is_censored boolean not null,
  not_before timestamp, removed_at timestamp, commit_sha varchar not null, known_at timestamp not null);

insert into pulse.sources values ('vendor_versions', 'vendor_table');
