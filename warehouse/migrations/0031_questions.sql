-- Questions by tag and month, and how many each tag has in all; what is asked about is a tag of a site, as stackoverflow/mxnet.
create table raw.questions_monthly (
  subject varchar not null, month date not null, questions bigint not null, cohort bigint, answered bigint, known_at timestamp not null);
create table raw.question_stock (subject varchar not null, questions bigint not null, known_at timestamp not null);

insert into pulse.sources values ('questions_monthly', 'question_tag');
