-- wheel_pythons: since when a minor line of a package has a wheel for a CPython. kind: exact (built for it, or for the stable ABI of this or an
--   earlier one), pure (no compiled part), bare (py3-none and a platform: it installs on every Python 3, and nobody says that it runs).
--   Free-threaded builds are wheels of another interpreter. A Python that the file refuses (Requires-Python) is none of it.
-- Reads: stable_files, cpythons
-- Source: https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
with tagged as (
  select distinct subject, line, uploaded_at, requires_python, unnest(string_split(tags, ' ')) as tag
  from stable_files
  where tags is not null),
parts as (
  select *, regexp_extract(split_part(tag, '-', 1), '^(cp|py)3([0-9]*)$', ['maker', 'minor']) as python,
    split_part(tag, '-', 2) as abi, split_part(tag, '-', 3) as platform
  from tagged),
spans as (
  select subject, line, uploaded_at, requires_python, coalesce(try_cast(python.minor as integer), 0) as first,
    case when abi = 'abi3' then 'exact'
         when python.maker = 'cp' and python.minor <> '' and (abi = 'none' or regexp_full_match(abi, 'cp3[0-9]+d?m?u?')) then 'exact'
         when python.maker = 'py' and abi = 'none' then if(platform = 'any', 'pure', 'bare') end as kind,
    python.maker = 'cp' and abi <> 'abi3' as is_one
  from parts
  where python.maker <> ''),
clauses as (
  select requires_python, regexp_extract(unnest(string_split(replace(requires_python, ' ', ''), ',')),
    '^(~=|===|==|!=|<=|>=|<|>)([0-9]+)(?:\.([0-9]+|\*))?(?:\.(.*))?$', ['sign', 'major', 'minor', 'rest']) as said
  from (select distinct requires_python from spans where requires_python is not null)),
bounds as (
  select requires_python, said.sign as sign, said.major::integer as major, said.minor = '*' as is_any_minor,
    coalesce(try_cast(said.minor as integer), 0) as minor, said.rest as rest
  from clauses where said.sign <> ''),
refused as (
  select distinct b.requires_python, c.minor
  from bounds b
  join cpythons c on case
    when b.sign in ('>=', '>') then b.major > 3 or b.major = 3 and b.minor > c.minor
    when b.sign = '<' then b.major < 3 or b.major = 3 and (b.minor < c.minor or b.minor = c.minor and regexp_full_match(b.rest, '[0.]*'))
    when b.sign = '<=' then b.major < 3 or b.major = 3 and b.minor < c.minor
    when b.sign = '!=' then b.major = 3 and (b.is_any_minor or b.minor = c.minor and b.rest = '*')
    when b.sign = '~=' then b.major <> 3 or b.minor > c.minor or b.rest <> '' and b.minor <> c.minor
    else b.major <> 3 or not b.is_any_minor and b.minor <> c.minor end)
select s.subject, s.line, c.minor, s.kind, min(s.uploaded_at) as since
from spans s
join cpythons c on c.minor = s.first or c.minor > s.first and not s.is_one
anti join refused r on r.requires_python = s.requires_python and r.minor = c.minor
where s.kind is not null
group by all
