-- etags: by address, the last one fetched.
-- touched: nothing.
with read as (
  select * from incoming
  qualify row_number() over (partition by url order by fetched_at desc) = 1)
select t.rowid as at_row, false as gone, read.*, null::date as touched
from read
left join raw.etags t using (url)
where t.rowid is null or (read.fetched_at >= t.fetched_at and read.etag <> t.etag)
