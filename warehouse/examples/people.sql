-- Asks: How many people worked on each framework in the last 52 weeks that have ended?
select framework, people
from framework_people
where span = '52 weeks'
order by people desc nulls last;
