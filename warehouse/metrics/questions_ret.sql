-- questions_ret: do fewer people ask about it than at its own best.
-- What:   its questions of the six months that had ended by as_of, divided by its most of the 36 half-years that ended with the last 36 months
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  all frameworks
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  question_shares
-- Needs:  questions_monthly 1311
-- Counts: as question_share; it says nothing alone, since people ask less of everything on that site since 2022. sample_size: its questions of
--   the last half-year. Where its best half-year of three years has under 30, insufficient
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, s.own / s.peak_own as value, s.own as sample_size,
  case when n.status <> 'observed' then null
       when s.asked is null then 'insufficient'
       when s.not_read is not null or not coalesce(s.all_known, false) then 'missing'
       when n.as_of - s.until > 45 then 'stale'
       when s.peak_own < 30 then 'insufficient' end as standing,
  standing as status,
  case when standing is null then null
       when s.asked is null then 'the catalog compares no tags'
       when s.not_read is not null then 'questions of ' || s.not_read || ' not collected yet'
       when standing = 'missing' then 'questions of others not known so far back'
       when standing = 'stale' then 'questions of ' || s.read_least || ' known until ' || s.until
       else 'never 30 questions within half a year' end as reason
from needed n left join question_shares s on s.framework = n.framework and s.asked = date_trunc('month', n.as_of)
