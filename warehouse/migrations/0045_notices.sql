-- Notices in what makers write: a row is a change, a sentence that stands from a reading on, or stands no more. What people said of them.
create table raw.notices (
  subject varchar not null, notice varchar not null, place varchar not null, kind varchar not null, phrase varchar not null,
  quote varchar not null, stands boolean not null, known_at timestamp not null);
create table pulse.notice_decisions (
  framework varchar not null, notice varchar not null, decision varchar not null, decided_at timestamp not null, author varchar not null);
insert into pulse.sources values ('notices', 'repository');
