-- What to do, by rule: the newest verdict, and since when it has been the same.
select rule, verdict, if_starting, if_using, if_leaving, why, policy_version, as_of
from verdicts
where framework = $framework and as_of <= $as_of
order by as_of desc
limit 1
