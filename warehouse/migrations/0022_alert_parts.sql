-- The lines of each alert's message as rows, each with its label: what fell, since when, why, what next.
create table pulse.alert_parts (alert_id varchar not null, position bigint not null, label varchar not null, text varchar not null);

-- Every release has put a label of at most seven letters into the first eight columns, and eight blanks before a line without one.
insert into pulse.alert_parts
with lines as (
  select alert_id, unnest(string_split(body, chr(10))) as line, generate_subscripts(string_split(body, chr(10)), 1) - 1 as position
  from pulse.alerts where body <> ''),
labelled as (
  select *, if(regexp_matches(line, '^[A-Z][A-Za-z ]{6} '), trim(line[:7]), if(line[:8] = repeat(' ', 8), null, '')) as label from lines)
select alert_id, position,
  coalesce(last_value(label ignore nulls) over (partition by alert_id order by position), '') as label,
  if(label = '', line, line[9:]) as text
from labelled;

-- The view `alerts` puts the lines together again.
alter table pulse.alerts drop column body;
