-- foundation_records: What a foundation records of its projects; a row is a state and since when it holds. Source: the project lists of
--   the Apache Software Foundation, Apache License 2.0; their names of people are not kept. No score rests on it.
-- Kind: table
-- subject: The project, as apache/mxnet.
-- foundation: As apache.
-- project: By the foundation's short name.
-- state: podling (in the incubator), graduated, committee (of its own) or retired.
-- since: When it began; the first day where no more than the month or year is told.
-- precision: day, month or year.
-- source: The list that says so, as committees-retired.
-- known_at: When we read it so first, UTC.
select subject, split_part(subject, '/', 1) as foundation, split_part(subject, '/', 2) as project, state, since, precision, source, known_at
from raw.foundation_records
