-- question_stock: How many questions each tag of the catalog has in all, as its site told it; a row for each number that differs from the one
--   before. Shown, not scored. Source: Stack Exchange API, tags; what people write there is CC BY-SA, these are counts.
-- Kind: table
-- subject: The tag on its site, as stackoverflow/mxnet.
-- questions: In all, those deleted left out.
-- known_at: When we read it so first, UTC.
select subject, questions, known_at
from raw.question_stock
