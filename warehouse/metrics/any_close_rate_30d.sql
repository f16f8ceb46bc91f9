-- any_close_rate_30d: does anything close, whoever does it.
-- What:   of the issues opened in [as_of - 120 d, as_of - 30 d), the share whose first close came within 30 days
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Params: grid(framework, as_of), as_of exclusive, 00:00 UTC
-- Reads:  trackers
-- Needs:  issues 120
-- Counts: issues of the core repositories, bots' too; every close counts, shown beside closed30 and not scored.
--   sample_size: the issues. Under 20 issues insufficient; where every core repository is archived a structural zero; where
--   issues are switched off not applicable
-- Source: chosen by us, docs/metrics.md
select framework, 'any_close_rate_30d' as metric, as_of,
  case standing when 'observed' then closed / issues when 'structural_zero' then 0 end as value,
  'ratio' as unit,
  case when status = 'observed' then issues end as sample_size,
  standing as status,
  nullif(concat_ws('; ', reason, case standing when 'structural_zero' then 'the tracker is archived'
    when 'insufficient' then 'fewer than 20 issues' end), '') as reason
from (
  select *, case when status = 'not_applicable' then status when all_archived then 'structural_zero'
    when status = 'observed' and issues < 20 then 'insufficient' else status end as standing
  from trackers)
