-- simulated_scale: To which share of its real size a simulated repository was cut, by what is counted. Empty where the data
--   are real.
-- Kind: table
-- Scope: all frameworks
-- repo: owner/name.
-- kind: commits, issues, pulls, forks or releases.
-- factor: Share of the real number, above 0 and at most 1.
select repo, kind, factor from pulse.simulated_scale
