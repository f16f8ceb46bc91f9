-- models_monthly: New models on the Hugging Face Hub by library; a row is a month that has ended and was counted to its end, from April 2022
--   on, when the Hub kept the time. It says where weights are put, which favours PyTorch. Source: the Hub's API, counts only, under its terms.
-- Kind: table
-- subject: As huggingface/pytorch.
-- library: The Hub's tag.
-- month: Its first day; months are UTC.
-- new_models: Created in it, and there when they were counted: those deleted before are not in it, so months read later may look smaller. 0:
--   counted, and none.
-- known_at: When they were counted, UTC.
select subject, split_part(subject, '/', 2) as library, month, new_models, known_at
from raw.models_monthly
