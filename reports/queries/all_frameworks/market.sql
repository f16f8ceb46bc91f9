-- The newest quarter of each source: every framework's share, the one of a year before among the same frameworks, and who has less.
from v_market
order by source, amount desc nulls last, name
