-- model_share: how many of those who publish a model bring it in this framework's form.
-- What:   new models of its library on the Hugging Face Hub over those of all libraries of frameworks that the catalog compares, in the six months
--   that had ended by as_of
-- Unit:   ratio, 0 to 1
-- Grain:  framework, as_of
-- Scope:  all frameworks
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  research_shares
-- Needs:  models_monthly 215
-- Counts: models by the time that they were created, from April 2022 on; one that bears the tags of two libraries counts for both, and one that
--   was deleted before it was counted for none. sample_size: the models of all. Where fewer than three libraries have ten, or all of them
--   under 200, insufficient
-- Source: https://huggingface.co/docs/hub/api
select n.framework, n.as_of, s.own / s.whole as value, s.whole as sample_size, if(n.status = 'observed', s.standing, null) as status,
  if(n.status = 'observed', s.why, null) as reason
from needed n
left join research_shares s on s.framework = n.framework and s.as_of = n.as_of and s.source = 'models_monthly'
