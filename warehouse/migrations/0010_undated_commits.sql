-- A commit whose committer date cannot be read is kept without one.
alter table raw.commits alter column committed_at drop not null;
