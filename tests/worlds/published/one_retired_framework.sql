-- Rows of a working file; the numbers that tests expect are counted by hand from these lines.
insert into pulse.frameworks values ('oldnet', 'Oldnet', 'Do not start new work on it.');
insert into pulse.framework_repos values ('oldnet', 'old/net', 'core', null, null);
insert into pulse.framework_events values
  ('oldnet', 'retired', '2023-10-01', 'Retired by its foundation', 'https://example.org/retired', 'month');
insert into raw.names values ('old/net', 1, '2024-01-28');
insert into raw.observations by name
  select
    1 as repo_id, timestamp '2024-01-28 02:00' as observed_at, 'old/net' as repo, timestamp '2015-04-30' as created_at,
    true as is_archived, 20809 as stars, 6688 as forks;
insert into pulse.scores by name
  select
    'oldnet' as framework, as_of::date as as_of, dimension, score::double as score, low::double as low, high::double as high,
    0.755 as coverage, 0.645 as confidence, basis, 1 as rubric_version, 'h' as rubric_hash, uncapped::double as uncapped, reason,
    timestamp '2024-01-29 02:10' as known_at
  from (values
    ('2023-10-30', 'health', 2.0, 2.0, 2.0, 'measured', 2.35, 'capped at 2.0'),
    ('2024-01-29', 'health', 2.0, 1.85, 2.0, 'measured', 2.25, 'capped at 2.0'),
    ('2024-01-29', 'health', 4.45, 4.13, 4.74, 'stated', null, null),
    ('2024-01-29', 'vitality', 0.449999, 0.3, 0.6, 'measured', null, null)
  ) as t (as_of, dimension, score, low, high, basis, uncapped, reason);
insert into pulse.score_parts by name
  select
    'oldnet' as framework, date '2024-01-29' as as_of, 'stock' as dimension, 'stars' as metric, 'measured' as basis, 20682.0 as value,
    'stars' as unit, 7.8 as points, 0.31 as weight, 0.6 as contribution, 'observed' as status, 1 as rubric_version;
insert into pulse.runs by name
  select 'r1' as run_id, timestamp '2024-01-29 02:00' as started_at, timestamp '2024-01-29 02:14' as finished_at, 'ok' as status;
