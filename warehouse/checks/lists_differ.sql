-- lists_differ: the stored issues, pull requests or releases and GitHub's count differ in the same direction at two observations.
-- Wait: where more are here, the search for what vanished goes on night by night (`source_status` says how far it is); where fewer are here
--   or it stays for weeks, begin a new home. One row less moves no number much; many raise a check of their own
-- Tolerates: a difference that the next observation no longer has
select 'github/' || repo_id as subject, observed_at, format('{} {} here, {} on GitHub', here, if(source = 'pulls', 'pull requests', source), there) as detail
from (from pulse.list_counts qualify row_number() over (partition by repo_id, source order by observed_at desc) = 1)
where source <> 'forks' and sign(here - there) * sign(here_before - there_before) = 1 and there - here <= greatest(3, there / 100)
