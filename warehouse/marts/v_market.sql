-- v_market: Who has which share of the newest quarter of each source, among all frameworks that are tracked: the largest first. For
--   looking at, as market_quarterly; market_shares has the quarters before.
-- Kind: view
-- Reads: market_shares, frameworks
-- source: As in market_quarterly.
-- quarter: Its first day.
-- framework: The framework's short name, as in the catalog.
-- name: Of the framework, for people.
-- amount: As in market_shares, like the columns below.
-- share: 0 to 1.
-- share_in_both: Among those that are known in the quarter of a year before too.
-- share_year_before: A year before, among the same.
-- percentile: How many of the other peers have less, 0 to 1.
-- peers: Frameworks with an amount.
-- peers_in_both: Those known in both quarters.
-- reason: Why it has no share; NULL where it has one.
select m.source, m.quarter, m.framework, f.name, m.amount, m.share, m.share_in_both, m.share_year_before, m.percentile, m.peers, m.peers_in_both, m.reason
from market_shares m
left join frameworks f using (framework)
qualify m.quarter = max(m.quarter) over (partition by m.source)
order by m.source, m.amount desc nulls last, f.name
