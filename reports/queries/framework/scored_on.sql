-- The newest date that was scored, and the dates to compare with: 13 and 52 weeks earlier, or up to six days before those.
with scored as (select distinct as_of from v_scores where framework = $framework and as_of <= $until),
newest as (select max(as_of) as as_of from scored)
select
  newest.as_of,
  (select max(s.as_of) from scored s where s.as_of between newest.as_of - 97 and newest.as_of - 91) as as_of_13_weeks_before,
  (select max(s.as_of) from scored s where s.as_of between newest.as_of - 370 and newest.as_of - 364) as as_of_52_weeks_before
from newest
