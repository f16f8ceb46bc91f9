-- score_parts: What each score is made of: a row for each metric of a pillar, and for each cap.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- as_of: The date, 00:00 UTC, exclusive: only what happened before it counts.
-- dimension: The pillar of a metric, the dimension of a cap (see dimensions).
-- metric: The metric's id, or cap.
-- value: In the unit beside it; NULL where it is missing.
-- unit: Of the value.
-- points: The value on the curve, 0 to 10; NULL where it does not count.
-- weight: Its share among what counts in the pillar, 0 to 1; NULL where it does not count.
-- contribution: The points that it adds to its dimension; a cap's are negative. NULL where it does not count.
-- status: As in metric_values.
-- reason: As in metric_values.
-- basis: measured or stated.
-- rubric_version: The formula.
select framework, as_of, dimension, metric, value, unit, points, weight, contribution, status, reason, basis, rubric_version
from pulse.score_parts
