-- verdict_weeks: The verdict of every week: a row for each date on which another rule came to hold. Before the first night that gave a
--   framework a verdict it is that of a replay: what the policies of today say from what was known of each week by now. From then on it
--   is what the nights said, and stays whatever is learned later.
-- Kind: table
-- Scope: all frameworks
-- Reads: verdicts
-- framework: The framework's short name, as in the catalog.
-- as_of: The first date, exclusive, for which the rule held: a Monday where it is replayed, which a night can judge from Wednesday on.
-- rule: The rule that held: ended, closing, failing, unknown, fading, thin, young or sound.
-- verdict: In one sentence, with the word simulated where the data are.
-- basis: replayed, or said by a night.
with said as (
  select framework, as_of, rule, verdict, 'said' as basis,
    row_number() over (partition by framework order by as_of) as no
  from verdicts),
replayed as (
  select r.framework, r.as_of, r.rule, r.verdict || s.note as verdict, 'replayed' as basis, 0 as no
  from pulse.replayed_verdicts r
  cross join pulse.simulated s
  left join (select framework, min(as_of) as as_of from verdicts group by framework) f using (framework)
  where f.as_of is null or r.as_of < f.as_of),
every as (from replayed union all by name from said)
select framework, as_of, rule, verdict, basis
from every
qualify rule is distinct from lag(rule) over (partition by framework order by as_of, no)
