-- Rows of lists that GitHub no longer has: deleted, transferred, converted to a discussion. They stay in their own tables, since what
-- was known before is replayed with them. number: of issues and pull requests their own, of forks and releases GitHub's id. A row
-- that was seen again has a returned_at, and may vanish anew.
create table raw.vanished (
  repo_id bigint not null, kind varchar not null check (kind in ('issue', 'pull_request', 'fork', 'release')), number bigint not null,
  last_seen_at timestamp not null, noticed_at timestamp not null, returned_at timestamp);
