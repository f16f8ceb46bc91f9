-- inference_entries: by round, division, submitter, system and benchmark; what was read last counts.
-- touched: the beginning, since a round is dated by the catalog.
with read as (
  select distinct on (subject, division, submitter, system, benchmark) * from incoming
  order by subject, division, submitter, system, benchmark, known_at desc)
select t.rowid as at_row, false as gone, read.*, date '1970-01-01' as touched
from read
left join raw.inference_entries t using (subject, division, submitter, system, benchmark)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.scenarios, read.framework, read.framework_text, read.accelerator, read.accelerators, read.nodes)
      is distinct from (t.scenarios, t.framework, t.framework_text, t.accelerator, t.accelerators, t.nodes))
