-- Texts of the pages of documentation, from the day on which the default branch had one until the page was edited again or went (ended_at;
-- NULL: it has this text still).
create table raw.docs_edits (
  subject varchar not null, page varchar not null, edited_at timestamp not null, ended_at timestamp, commit_sha varchar not null,
  known_at timestamp not null);

insert into pulse.sources values ('docs_edits', 'docs_tree');

-- Links in the pages of documentation, each time that one was asked: whether it is alive, gone, or nobody can tell (unknown), and why.
-- status: of the last answer; NULL: none came. failures: on how many nights in a row it has failed; requests: how many it took.
create table raw.links_checked (
  subject varchar not null, url varchar not null, checked_at timestamp not null, outcome varchar not null, reason varchar, status bigint,
  failures bigint not null, requests bigint not null, known_at timestamp not null);

insert into pulse.sources values ('links_checked', 'docs_tree');
