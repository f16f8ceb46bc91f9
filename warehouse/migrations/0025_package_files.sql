-- Files of packages, as their index lists them; tags of wheels are interpreter-abi-platform, with spaces between them.
create table raw.package_files (
  subject varchar not null, filename varchar not null, version varchar, kind varchar, tags varchar, requires_python varchar,
  uploaded_at timestamp not null, size_bytes bigint, is_yanked boolean not null, yanked_reason varchar, is_prerelease boolean,
  project_status varchar, known_at timestamp not null);

insert into pulse.sources values ('package_files', 'package');
