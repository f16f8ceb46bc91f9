-- verdict_changes: What would change the verdict on the newest date, each row by itself with everything else staying: the single
--   metrics that could do it with the smallest change, a pillar as a whole, an alert, a fact.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- as_of: The date, 00:00 UTC, exclusive.
-- place: Order on the page, from 1: the better first, the smallest change of a metric first.
-- direction: better or worse: which way the change goes.
-- kind: metric, pillar, alert or fact.
-- subject: The metric's id; the pillar; the state of an alert that would be raised (worse) or closed (better); the
--   lifecycle that would be announced, or taken_back.
-- value_now: The metric's value, or the pillar's score; NULL for alerts and facts.
-- value_needed: What it would have to be: at least this where better, less than this where worse (of metrics where less is
--   better the other way round); NULL for alerts and facts.
-- unit: Of both; NULL for pillars (0 to 10), alerts and facts.
-- points_now: The metric's points, 0 to 10.
-- points_needed: Those that it would need.
-- rule: The rule that would hold (see verdicts).
-- verdict: What it says, with the word simulated where the data are.
select framework, as_of, place, direction, kind, subject, value_now, value_needed, unit, points_now, points_needed, rule, verdict || s.note as verdict
from pulse.verdict_changes
cross join pulse.simulated s
