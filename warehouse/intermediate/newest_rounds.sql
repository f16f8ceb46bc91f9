-- newest_rounds: for every framework and date the rounds that its catalog names and that were published before, the two newest ones with
--   their place, 1 for the newest.
-- Reads: grid
select g.framework, g.as_of, s.subject, s.since as published_on, row_number() over (partition by g.framework, g.as_of order by s.since desc) as place
from grid g
join pulse.subjects s on s.framework = g.framework and s.source = 'benchmark_entries' and s.since < g.as_of
qualify place <= 2
