-- wheel_platforms: since when a minor line of a package has a wheel for a platform. A wheel without a compiled part (is_pure) is one for each.
-- Reads: stable_files
-- Source: https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
with tagged as (
  select subject, line, regexp_extract(unnest(string_split(tags, ' ')), '[^-]*$') as built_for, uploaded_at
  from stable_files where tags is not null),
first_files as (
  select subject, line, built_for, min(uploaded_at) as since from tagged group by all),
forms as (
  select * from (values
    ('linux x86_64', '(many|musl)?linux.*_x86_64'),
    ('linux arm64', '(many|musl)?linux.*_aarch64'),
    ('macOS arm64', 'macosx_.*_(arm64|universal2)'),
    ('Windows x64', 'win_amd64')) f(platform, form)),
meant as (
  select b.built_for, f.platform
  from (select distinct built_for from first_files) b
  join forms f on b.built_for = 'any' or regexp_full_match(b.built_for, f.form))
select subject, line, platform, built_for = 'any' as is_pure, min(since) as since
from first_files join meant using (built_for)
group by all
