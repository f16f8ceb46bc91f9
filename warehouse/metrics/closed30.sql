-- closed30: does a person answer.
-- What:   of the issues opened in [as_of - 120 d, as_of - 30 d), the share whose first close came within 30 days and was a person's
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  trackers
-- Needs:  issues 120
-- Counts: issues of the core repositories, bots' too; closes by bots, sweeps, duplicates and not planned do not count (close_kind).
--   sample_size: the issues. Under 20 issues insufficient; where every core repository is archived a structural zero; where
--   issues are switched off not applicable
-- Source: chosen by us, docs/metrics.md
select framework, 'closed30' as metric, as_of,
  case standing when 'observed' then resolved / issues when 'structural_zero' then 0 end as value,
  'ratio' as unit,
  case when status = 'observed' then issues end as sample_size,
  standing as status,
  nullif(concat_ws('; ', reason, case standing when 'structural_zero' then 'the tracker is archived'
    when 'insufficient' then 'fewer than 20 issues' end), '') as reason
from (
  select *, case when status = 'not_applicable' then status when all_archived then 'structural_zero'
    when status = 'observed' and issues < 20 then 'insufficient' else status end as standing
  from trackers)
