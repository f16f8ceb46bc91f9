-- scores: Every score ever computed; a score is never rewritten, a newer row with its own known_at takes its place.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- as_of: The date, 00:00 UTC, exclusive: only what happened before it counts.
-- dimension: A dimension, a pillar of one, or speed, the mean of the dimensions; the table dimensions has them all.
-- score: 0 to 10, unrounded; NULL with a reason where the evidence is insufficient.
-- low: Lower end of the 90 % interval.
-- high: Upper end of the 90 % interval.
-- coverage: Share of the weight that had data, 0 to 1; 1 for what a person assessed.
-- confidence: Coverage x freshness x precision, 0 to 1.
-- basis: measured, assessed (by a person, dated), or stated (in the user's document); of speed the weakest of its
--   dimensions.
-- rubric_version: The formula.
-- known_at: When this version was computed, UTC; the newest counts.
-- uncapped: The score before a fact capped it; NULL where no cap applies.
-- reason: Why there is no score, the fact that caps it, or why an assessment stands for what is not measured.
-- rubric_hash: Fingerprint of the policy files.
select framework, as_of, dimension, score, low, high, coverage, confidence, basis, rubric_version, known_at, uncapped, reason, rubric_hash
from pulse.scores
