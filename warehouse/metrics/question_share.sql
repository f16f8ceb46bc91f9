-- question_share: how much of what is asked on such frameworks is asked on it.
-- What:   questions in the framework's tags over those in the tags of all frameworks that the catalog compares, in the six months that had
--   ended by as_of
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  all frameworks
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  question_shares
-- Needs:  questions_monthly 215
-- Counts: a question with tags of two frameworks counts for both. A framework is compared from a date in the catalog on (its own questions are
--   in its own whole before), so no share moves because another tag began to be read; missing until the months of all of them are read.
--   sample_size: its questions. Under 10 of them, or where fewer than three frameworks have ten, or all of them under 50, insufficient
-- Source: https://api.stackexchange.com/docs/questions
select n.framework, n.as_of, s.share as value, s.own as sample_size,
  case when n.status <> 'observed' then null
       when s.asked is null then 'insufficient'
       when s.not_read is not null or not coalesce(s.is_known, false) then 'missing'
       when n.as_of - s.until > 45 then 'stale'
       when not s.is_market or s.own < 10 then 'insufficient' end as standing,
  standing as status,
  case when standing is null then null
       when s.asked is null then 'the catalog compares no tags'
       when s.not_read is not null then 'questions of ' || s.not_read || ' not collected yet'
       when standing = 'missing' then 'questions of others not known so far back'
       when standing = 'stale' then 'questions of ' || s.read_least || ' known until ' || s.until
       when not s.is_market then 'too few questions on all frameworks'
       else 'fewer than 10 questions' end as reason
from needed n left join question_shares s on s.framework = n.framework and s.asked = date_trunc('month', n.as_of)
