-- names: the first repository that answered to a name keeps it; a repository that took the name over is not followed.
-- touched: the beginning of time, since the name decides which history belongs to a framework.
with read as (
  select * from incoming
  qualify row_number() over (partition by lower(name) order by known_at) = 1)
select null::bigint as at_row, false as gone, read.*, date '1970-01-01' as touched
from read
anti join raw.names t on lower(t.name) = lower(read.name)
