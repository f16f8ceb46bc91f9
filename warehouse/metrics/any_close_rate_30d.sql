-- any_close_rate_30d: does anything close, by people or bots.
-- What:   of the issues opened in [as_of - 120 d, as_of - 30 d), the share whose first close came within 30 days
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  issue_trackers
-- Needs:  issues 120
-- Counts: issues of the core repositories, bots' too; every close counts, shown beside closed30 and not scored.
--   sample_size: the issues. Under 20 issues insufficient; where every core repository is archived a structural zero; where
--   issues are switched off not applicable
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, if(t.all_archived, 0, t.closed / t.issues) as value, t.issues as sample_size,
  case when n.status = 'not_applicable' then null when t.all_archived then 'structural_zero'
    when n.status = 'observed' and t.issues < 20 then 'insufficient' end as standing,
  standing as status,
  case standing when 'structural_zero' then 'the tracker is archived' when 'insufficient' then 'fewer than 20 issues' end as note
from needed n left join issue_trackers t using (framework, as_of)
