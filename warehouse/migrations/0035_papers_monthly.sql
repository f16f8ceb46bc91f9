-- Papers by subject, source and month (its first day): a row is a month that had ended when it was counted.
create table raw.papers_monthly (
  subject varchar not null, source varchar not null, month date not null, papers bigint not null, known_at timestamp not null);

insert into pulse.sources values ('openalex_papers', 'paper_search'), ('paperswithcode_papers', 'paper_family');
