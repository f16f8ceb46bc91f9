-- score_on: The scores of framework f in force on date d: of its newest scored date that is not after d, a row for each dimension.
-- Parameters: f, d
-- Kind: table
select framework, as_of, dimension, score, low, high, coverage, confidence, basis, rubric_version, known_at, uncapped, reason
from v_scores
where framework = f and as_of = (select max(as_of) from v_scores where framework = f and as_of <= d)
order by dimension
