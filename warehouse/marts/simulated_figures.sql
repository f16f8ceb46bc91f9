-- simulated_figures: What of a simulated repository's history was counted, from when to when, and what is made up. Empty where the data
--   are real.
-- Kind: table
-- Scope: all frameworks
-- repo: owner/name.
-- figure: commits, people, issues, closes, pulls, stars, forks or releases.
-- known_since: First day that was counted, UTC; NULL where nothing was.
-- known_until: Last day that was counted, UTC; NULL where nothing was.
-- simulated: What is made up, and by which rule; NULL where the counts are real, up to the moment within their week.
select repo, figure, known_since, known_until, simulated from pulse.simulated_figures
