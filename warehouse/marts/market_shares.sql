-- market_shares: The share of each framework among all that we track, by source and quarter, and where it stands among them. A share is of the
--   frameworks whose amounts are known; it is compared with that of a year before among those alone that are known in both quarters, so
--   that nobody's share moves because another one began to be read. For looking at, as market_quarterly: a share says who is displaced, not who ends.
-- Kind: table
-- Scope: all frameworks
-- Reads: market_quarterly
-- framework: The framework's short name, as in the catalog.
-- source: As in market_quarterly.
-- quarter: Its first day.
-- amount: As in market_quarterly; NULL too while the source has counted nothing for it yet.
-- peers: Frameworks with an amount, itself included.
-- share: Its amount over that of all peers, 0 to 1; NULL with fewer than three peers, or where all have none.
-- percentile: Of the other peers, the share that has less, those with as much counted half; 0 to 1, NULL with fewer than three peers.
-- share_in_both: Its share among those that are known in this quarter and in that of a year before; NULL where it is not one of them, or
--   where fewer than three of them had begun a year before.
-- share_year_before: Its share a year before among the same.
-- peers_in_both: How many they are, itself included; NULL likewise.
-- reason: Why it has no share; NULL where it has one.
with known as (
  select framework, source, quarter, amount, if(has_begun, amount, null) as counted, has_begun, reason from market_quarterly),
told as (
  select *, count(counted) over one as peers, sum(counted) over one as all_amounts,
    count(counted) over (one order by counted range between unbounded preceding and 1 preceding) as less,
    count(counted) over (one order by counted range between current row and current row) as same
  from known
  window one as (partition by source, quarter)),
both_years as (
  select n.framework, n.source, n.quarter, n.amount / nullif(sum(n.amount) over one, 0) as share_now,
    b.amount / nullif(sum(b.amount) over one, 0) as share_before, count(*) over one as peers, count(*) filter (b.has_begun) over one as peers_before
  from known n
  join known b on b.framework = n.framework and b.source = n.source and b.quarter = n.quarter - interval 1 year
  where n.amount is not null and b.amount is not null and n.has_begun
  window one as (partition by n.source, n.quarter))
select t.framework, t.source, t.quarter, t.counted as amount, t.peers,
  if(t.peers >= 3, t.counted / nullif(t.all_amounts, 0), null)::double as share,
  if(t.peers >= 3 and t.counted is not null, (t.less + (t.same - 1) / 2) / (t.peers - 1), null)::double as percentile,
  if(b.peers_before >= 3, b.share_now, null)::double as share_in_both,
  if(b.peers_before >= 3, b.share_before, null)::double as share_year_before, b.peers as peers_in_both,
  case when t.reason is not null then t.reason
       when not t.has_begun then 'nothing counted so far'
       when t.peers < 3 then 'fewer than three frameworks are known'
       when t.all_amounts = 0 then 'none of any' end as reason
from told t
left join both_years b using (framework, source, quarter)
order by t.source, t.quarter, t.counted desc nulls last, t.framework
