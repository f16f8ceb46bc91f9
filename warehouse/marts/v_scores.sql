-- v_scores: The newest known version of every measured score, by the formula that its framework was scored with last; what a document
--   states is left out.
-- Kind: view
-- Reads: scores
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
-- known_at: When this version was computed, UTC.
-- uncapped: The score before a fact capped it; NULL where no cap applies.
-- reason: Why there is no score, the fact that caps it, or why an assessment stands for what is not measured.
select framework, as_of, dimension, score, low, high, coverage, confidence, basis, rubric_version, known_at, uncapped, reason
from scores
semi join (select framework, arg_max(rubric_hash, known_at) as rubric_hash from scores group by framework) using (framework, rubric_hash)
where basis is distinct from 'stated'
qualify row_number() over (partition by framework, as_of, dimension order by rubric_version desc, known_at desc) = 1
