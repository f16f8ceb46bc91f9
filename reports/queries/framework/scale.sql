-- To which share of its real size each simulated repository was cut; no row: it is whole, or nothing is simulated.
select s.repo, s.kind, s.factor
from simulated_scale s
semi join (from framework_repos where framework = $framework) f on f.repo = s.repo
order by s.repo, s.kind
