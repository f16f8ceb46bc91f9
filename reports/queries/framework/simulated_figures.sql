-- What of each simulated repository was counted, from when to when, and what is made up; no row where the data are real.
select s.repo, s.figure, s.known_since, s.known_until, s.simulated
from simulated_figures s
semi join (from framework_repos where framework = $framework) f on f.repo = s.repo
order by s.repo, s.simulated is null, s.figure
