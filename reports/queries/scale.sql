-- To which share of its real size each simulated repository was cut; no row: it is whole, or nothing is simulated.
select s.repo, s.kind, s.factor
from simulated_scale s
join framework_repos f on f.repo = s.repo and f.framework = $framework
order by s.repo, s.kind
