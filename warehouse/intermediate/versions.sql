-- versions: every version that files of packages and ranges of vulnerabilities name, as PEP 440 reads it; others have no row. place: its rank
--   among all of them, equal for 1.0 and 1.0.0. base: the release that it belongs to, 2.7 for 2.7.post2. line: the first two numbers of it.
--   Local parts (+cu118) count for nothing: indexes take no such version.
-- Source: https://peps.python.org/pep-0440/
with told as (
  select version from raw.package_files where version is not null
  union select unnest([introduced, fixed, last_affected]) from raw.vulnerabilities),
spelled as (
  select version, regexp_extract(lower(trim(version)),
    '^v?(?:([0-9]{1,9})!)?([0-9]{1,18}(?:\.[0-9]{1,18})*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]{0,18}))?'
    || '((?:-[0-9]{1,18})|(?:[-_.]?(?:post|rev|r)[-_.]?[0-9]{0,18}))?(?:[-_.]?(dev)[-_.]?([0-9]{0,18}))?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$',
    ['epoch', 'numbers', 'pre', 'pre_no', 'post', 'dev', 'dev_no']) as part
  from told),
read as (
  select version, coalesce(try_cast(part.epoch as bigint), 0) as epoch,
    list_transform(string_split(regexp_replace(part.numbers, '(\.0+)+$', ''), '.'), lambda x: x::bigint) as numbers,
    case when part.pre[1] = 'a' then 1 when part.pre[1] = 'b' then 2 when part.pre <> '' then 3
         when part.post = '' and part.dev <> '' then 0 else 4 end as phase,
    coalesce(try_cast(part.pre_no as bigint), 0) as pre_no,
    if(part.post = '', -1, coalesce(try_cast(regexp_extract(part.post, '[0-9]+') as bigint), 0)) as post,
    if(part.dev = '', 9223372036854775807, coalesce(try_cast(part.dev_no as bigint), 0)) as dev
  from spelled
  where part.numbers <> '')
select version, dense_rank() over (order by epoch, numbers, phase, pre_no, post, dev) as place,
  epoch || '!' || array_to_string(numbers, '.') as base,
  epoch || '!' || numbers[1] || '.' || coalesce(numbers[2], 0) as line
from read
