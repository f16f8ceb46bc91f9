-- questions_monthly: Questions asked in each tag of the catalog, by complete month; a question with several tags counts for each. Months that
--   are under way have no row, nor have months before the oldest question of a tag. Source: Stack Exchange API; what people write there is
--   CC BY-SA, these are counts.
-- Kind: table
-- subject: The tag on its site, as stackoverflow/mxnet.
-- month: First day of the month, UTC.
-- questions: Of that month, as counted when it was read last; those deleted before do not count. 0 means counted and none.
-- cohort: Of them, how many were there when the answered ones were counted, at an age of 30 to 120 days; NULL where that was not asked.
-- answered: Of the cohort, how many had an answer by then; NULL where that was not asked.
-- known_at: When we read it so first, UTC.
select subject, month, questions, cohort, answered, known_at
from raw.questions_monthly
