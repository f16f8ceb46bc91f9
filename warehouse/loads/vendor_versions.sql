-- vendor_versions: by table, scope and version; what was read last counts.
-- touched: the first day on which it may have been offered.
with read as (
  select distinct on (subject, scope, version) * from incoming
  order by subject, scope, version, known_at desc)
select t.rowid as at_row, false as gone, read.*,
  least(read.not_before, read.first_seen_at, read.removed_at, t.not_before, t.first_seen_at, t.removed_at)::date as touched
from read
left join raw.vendor_versions t using (subject, scope, version)
where t.rowid is null
  or (read.known_at >= t.known_at
    and (read.first_seen_at, read.is_censored, read.not_before, read.removed_at, read.commit_sha)
      is distinct from (t.first_seen_at, t.is_censored, t.not_before, t.removed_at, t.commit_sha))
