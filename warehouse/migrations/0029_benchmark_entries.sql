-- Entries of rounds of benchmarks: a benchmark of a system, with who submitted it and with which framework (NULL: not told for this benchmark).
create table raw.benchmark_entries (
  subject varchar not null, submitter varchar not null, system varchar not null, benchmark varchar not null, division varchar, framework varchar,
  framework_text varchar, accelerator varchar, accelerators bigint, nodes bigint, minutes double, known_at timestamp not null);

insert into pulse.sources values ('benchmark_entries', 'benchmark_round');
