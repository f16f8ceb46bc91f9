-- Rows put into a published copy of tests/worlds/published/rows_for_commands.sql, so that every page has something to show and every example an answer.
insert into scores by name
  select
    framework, as_of, 'health' as dimension, 5 + 3 * sin(number / 40.0) as score, 4.0 as low, 8.5 as high, 0.9 as coverage, 0.8 as confidence,
    'measured' as basis, 1 as rubric_version, timestamp '2024-01-29 02:10' as known_at, '' as rubric_hash
  from (values ('mxnet'), ('jax')) as f (framework), (select date '2016-01-04' + 7 * range::int as as_of, range as number from range(360)) as w;
insert into framework_repos by name
  select 'mxnet' as framework, 'apache/mxnet' as repo, 11 as repo_id, 'core' as role union all by name
  select 'jax' as framework, 'jax-ml/jax' as repo, 12 as repo_id, 'core' as role;
insert into repos by name
  select 'apache/mxnet' as repo, 11 as repo_id, timestamp '2015-04-30' as created_at, true as is_archived, 'master' as default_branch,
    20809 as stars, 6688 as forks, 1804 as open_issues, timestamp '2024-01-28 02:00' as observed_at;
insert into framework_weekly by name
  select
    framework, date '2016-01-04' + 7 * range::int as week_start, 40 as commits, 30 as mainline_commits, 9 as active_authors, 100 + range as stars_total,
    'retained' as stars_basis, 0.5 as any_close_rate_30d, 0.25 as human_close_rate_30d, 40 as close_cohort
  from (values ('mxnet'), ('jax')) as f (framework), range(421);
insert into commits by name
  select
    'jax-ml/jax' as repo, md5(range::varchar) as sha, 'main' as branch, timestamp '2023-12-01' + interval (range) hour as committed_at,
    md5((range % 7)::varchar) as author_id, false as is_bot, false as is_sync_account, false as is_merge, true as is_mainline
  from range(500);
insert into metric_values by name
  select 'mxnet' as framework, 'stars' as metric, date '2024-01-29' as as_of, 20682.0 as value, 'stars' as unit, 'observed' as status
  union all by name
  select 'mxnet' as framework, 'forum_ret' as metric, date '2024-01-29' as as_of, null as value, 'ratio' as unit, 'missing' as status,
    'not collected yet' as reason;
insert into stated_metrics by name
  select 'mxnet' as framework, 'stars' as metric, date '2024-01-29' as as_of, 20000.0 as value, 'stars' as unit, 'the assessment' as source;
insert into assessments by name
  select 'mxnet' as framework, 'production' as dimension, 7.0 as score, 'assessed' as basis, date '2024-01-29' as assessed_on,
    'the analyst' as assessed_by, 'https://example.org/assessment' as source;
insert into releases by name
  select 'apache/mxnet' as repo, '1.9.1' as tag, timestamp '2022-05-10' as published_at, false as is_prerelease;
insert into framework_people by name
  select framework, '52 weeks' as span, people from (values ('mxnet', 3), ('jax', 7)) as f (framework, people);
