-- What a score can be about, by the rubric of the program that wrote last: dimensions, their pillars, and the Speed Score.

create table pulse.dimensions (
  dimension varchar not null, label varchar not null, question varchar not null, position bigint not null, part_of varchar, weight double,
  is_measured boolean not null, fallback varchar, rubric_version bigint not null);
