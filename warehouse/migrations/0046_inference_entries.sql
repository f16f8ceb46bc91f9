-- Entries of rounds of MLPerf Inference: a benchmark of a system, with who submitted it and with which framework (NULL: the text does not tell
-- it for this benchmark, or names an engine). scenarios: those in which it ran, with commas between them.
create table raw.inference_entries (
  subject varchar not null, division varchar not null, submitter varchar not null, system varchar not null, benchmark varchar not null,
  scenarios varchar not null, framework varchar, framework_text varchar, accelerator varchar, accelerators bigint, nodes bigint,
  known_at timestamp not null);

insert into pulse.sources values ('inference_entries', 'inference_round');
