select run_id, started_at, finished_at, status, requests, graphql_points
from runs
order by started_at desc
limit 20
