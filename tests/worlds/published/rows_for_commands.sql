-- Made-up rows of the working file; what the tests of the commands expect is counted by hand from these lines.
-- As of 2024-01-29 (a Monday): 13 weeks earlier is 2023-10-30, 52 weeks earlier 2023-01-30.
insert into pulse.frameworks values
  ('mxnet', 'Apache MXNet', 'Do not start new work on it.'), ('jax', 'JAX', null),
  ('hostile', e'Evil\x1b]0;owned\x07[bold]net', e'Look\x1b[2Jhere');
insert into pulse.framework_events by name
  select 'mxnet' as framework, 'retired' as kind, date '2023-10-01' as on_date, 'Retired' as title, 'https://example.org/retired' as source, 'month' as precision;
insert into pulse.scores by name
  select
    framework, as_of::date as as_of, dimension, score::double as score, low::double as low, high::double as high, 0.9 as coverage,
    0.8 as confidence, basis, 1 as rubric_version, uncapped::double as uncapped, reason,
    timestamp '2024-01-29 02:10' as known_at, '' as rubric_hash
  from (values
    ('mxnet', '2023-01-30', 'health', 2.05, 2, 2.1, 'measured', null, null),
    ('mxnet', '2023-10-30', 'health', 2.0, 2, 2, 'measured', 2.3, 'retired 2023-10-01'),
    ('mxnet', '2024-01-29', 'health', 2.0, 2, 2, 'measured', 2.25, 'retired 2023-10-01'),
    ('mxnet', '2024-01-29', 'health', 4.47, 4.13, 4.74, 'stated', null, null),
    ('mxnet', '2023-10-30', 'vitality', 0.6, 0.5, 0.7, 'measured', null, null),
    ('mxnet', '2024-01-29', 'vitality', 0.36, 0.3, 0.4, 'measured', null, null),
    ('mxnet', '2023-10-30', 'stock', 7.73, 7.7, 7.8, 'measured', null, null),
    ('mxnet', '2024-01-29', 'stock', 7.73, 7.7, 7.8, 'measured', null, null),
    ('mxnet', '2024-01-29', 'production', 7.0, null, null, 'assessed', null, null),
    ('mxnet', '2024-01-29', 'speed', null, null, null, null, null, 'learning has no assessment'),
    ('jax', '2023-01-30', 'health', 7.35, 7, 8, 'measured', null, null),
    ('jax', '2023-10-30', 'health', 8.15, 8, 8.5, 'measured', null, null),
    ('jax', '2024-01-29', 'health', 8.25, 8, 8.5, 'measured', null, null),
    ('hostile', '2024-01-29', 'health', null, null, null, null, null, 'insufficient evidence: no commits')
  ) as t (framework, as_of, dimension, score, low, high, basis, uncapped, reason);
insert into pulse.score_parts by name
  select
    'mxnet' as framework, as_of::date as as_of, dimension, metric, 'measured' as basis, value::double as value, unit, points::double as points,
    weight::double as weight, contribution::double as contribution, status, reason, 1 as rubric_version
  from (values
    ('2023-10-30', 'vitality', 'commits_wk', 0.5, 'commits/week', 1.2, 0.4, 0.36, 'observed', null),
    ('2024-01-29', 'vitality', 'commits_wk', 0, 'commits/week', 0, 0.4, 0, 'observed', null),
    ('2023-10-30', 'vitality', 'contrib_ret', 0.01, 'ratio', 0.1, 0.4, 0.03, 'observed', null),
    ('2024-01-29', 'vitality', 'contrib_ret', 0.005, 'ratio', 0.05, 0.4, 0.015, 'observed', null),
    ('2024-01-29', 'vitality', 'forum_ret', null, 'ratio', null, null, null, 'missing', 'no forum is collected'),
    ('2023-10-30', 'stock', 'stars', 20700, 'stars', 7.77, 0.25, 0.49, 'observed', null),
    ('2024-01-29', 'stock', 'stars', 20600, 'stars', 7.77, 0.25, 0.49, 'observed', null)
  ) as t (as_of, dimension, metric, value, unit, points, weight, contribution, status, reason);
insert into pulse.alerts by name
  select
    'AL-2024-0001' as alert_id, 'hostile' as framework, 'HEALTH' as lane, 'WATCH' as state, timestamp '2024-01-22' as opened_at,
    'Evil fell' as title
  union all by name
  select
    'AL-2021-0001' as alert_id, 'mxnet' as framework, 'HEALTH' as lane, 'ALERT' as state, timestamp '2021-03-08' as opened_at,
    timestamp '2022-01-01' as closed_at, 'MXNet fell' as title;
insert into pulse.alert_parts values
  ('AL-2024-0001', 0, '', 'First line'), ('AL-2024-0001', 1, '', 'Second line'), ('AL-2021-0001', 0, '', 'Body');
insert into pulse.alert_log by name
  select 'AL-2024-0001' as alert_id, timestamp '2024-01-22 02:10' as happened_at, 'opened' as event, null as channel, null as outcome;
insert into pulse.claims by name
  select 'mxnet-1' as claim_id, 'mxnet' as framework, 'Ecosystem Health' as section, '5-10 commits a week' as text, 7.5 as stated_value,
    'commits/week' as unit, date '2021-01-29' as stated_as_of
  union all by name
  select 'mxnet-2' as claim_id, 'mxnet' as framework, 'Ecosystem Health' as section, 'Largely abandoned' as text;
insert into pulse.claim_checks values
  ('mxnet-1', '2024-01-28', 4.0, 'partly', 'select 4', null, '2021-01-29', true),
  ('mxnet-1', '2024-01-29', 5.0, 'supported', 'select 5', null, '2021-01-29', true),
  ('mxnet-1', '2024-01-28', 1.0, 'partly', 'select 1', null, '2024-01-28', false),
  ('mxnet-1', '2024-01-29', 0.0, 'contradicted', 'select 0', 'by people', '2024-01-29', false);
insert into pulse.runs values
  ('r0', '2024-01-28 02:00', '2024-01-28 02:09', '2024-01-28', 'failed', 1, 1, 'no luck'),
  ('r1', '2024-01-29 02:00', '2024-01-29 02:14', '2024-01-29', 'partly', 12, 30, null);
insert into pulse.source_status values
  ('r0', 'issues', 'apache/mxnet', 'ok', 7, 1, null, '2024-01-28 02:01'),
  ('r1', 'issues', 'apache/mxnet', 'denied', null, 1, 'answered 403', '2024-01-29 02:01'),
  ('r1', 'issues', 'jax-ml/jax', 'true_zero', 0, 1, null, '2024-01-29 02:02'),
  ('r1', 'stars', 'apache/mxnet', 'unchanged', 0, 1, null, '2024-01-29 02:03');
insert into pulse.meta values ('simulated', ''), ('github_api_url', 'https://api.github.com');
