-- Three made-up frameworks; the numbers that tests expect are counted by hand from these lines.
insert into frameworks values
  ('oldnet', 'Oldnet', 'retired', '2023-10-31', 'month', 'https://example.org/retired', 'Start nothing on it.', 'It was fine once.'),
  ('newnet', 'Newnet', 'active', null, null, null, null, null),
  ('emptynet', 'Emptynet', 'active', null, null, null, null, null);
insert into framework_repos values
  ('oldnet', 'old/net', 1, 'core', null, null), ('oldnet', 'old/extras', 2, 'satellite', '2019-01-01', null),
  ('newnet', 'new/net', 3, 'core', null, null);
insert into framework_events values
  ('oldnet', 'retired', '2023-10-01', 'Retired by its foundation', 'https://example.org/retired', 'month', '2023-10-31'),
  ('oldnet', 'announced', '2021-06-21', 'Future of Oldnet', 'the mailing list', 'day', '2021-06-21'),
  ('oldnet', 'archived', '2030-01-01', 'Not yet', 'https://example.org/later', 'year', '2030-12-31');
insert into assessments values
  ('oldnet', 'production', 7.0, 'assessed', '2021-01-31', 'the analyst', 'https://example.org/assessment'),
  ('oldnet', 'production', 9.0, 'assessed', '2030-01-01', 'somebody later', 'https://example.org/later');
insert into repos values
  ('old/net', 1, '2015-04-30', true, '2023-11-17', 'main', '2023-10-25', 20809, 6688, 1804, '2024-01-28 02:00:00'),
  ('old/extras', 2, '2019-01-01', false, null, 'main', '2023-01-19', null, 12, 0, '2024-01-28 02:00:00');
insert into repo_weekly values
  ('old/net', '2023-01-23', 5), ('old/net', '2023-01-30', 3), ('old/net', '2024-01-22', 4), ('old/net', '2024-01-29', 100);
-- As of 2024-01-29 (a Monday): 91 days earlier is 2023-10-30, 364 days earlier 2023-01-30.
insert into scores (framework, as_of, dimension, score, low, high, coverage, confidence, basis, rubric_version, uncapped, reason, known_at) values
  ('oldnet', '2019-01-07', 'health', 6.25, 6.0, 6.5, 0.9, 0.8, 'measured', 1, null, null, '2024-01-29'),
  ('oldnet', '2020-01-06', 'health', null, null, null, 0.4, null, null, 1, null, 'the tracker was refused', '2024-01-29'),
  ('oldnet', '2020-01-13', 'health', 5.0, 4.8, 5.2, 0.9, 0.8, 'measured', 1, null, null, '2024-01-29'),
  ('oldnet', '2023-01-30', 'health', 3.0, 2.5, 3.5, 0.9, 0.8, 'measured', 1, null, null, '2024-01-29'),
  ('oldnet', '2023-10-30', 'health', 2.0, 2.0, 2.0, 0.9, 0.8, 'measured', 1, 2.35, 'retired 2023-10-01', '2024-01-29'),
  ('oldnet', '2024-01-29', 'health', 9.9, 9.8, 10.0, 0.9, 0.8, 'measured', 1, null, null, '2024-01-28'),
  ('oldnet', '2024-01-29', 'health', 2.0, 1.85, 2.0, 0.755, 0.645, 'measured', 1, 2.25, 'retired 2023-10-01', '2024-01-29'),
  ('oldnet', '2024-01-29', 'health', 4.45, 4.13, 4.74, 1.0, 0.9, 'stated', 1, null, null, '2024-01-29'),
  ('oldnet', '2024-01-29', 'vitality', 0.449999, 0.3, 0.6, 0.7, 0.6, 'measured', 1, null, null, '2024-01-29'),
  ('oldnet', '2024-01-29', 'stock', 7.7, 7.6, 7.8, 0.8, 0.8, 'measured', 1, null, null, '2024-01-29'),
  ('oldnet', '2024-01-29', 'production', 7.0, null, null, null, null, 'assessed', 1, null, null, '2024-01-29'),
  ('oldnet', '2024-01-29', 'speed', null, null, null, null, null, null, 1, null, 'research has no assessment', '2024-01-29'),
  ('newnet', '2024-01-22', 'health', 8.0, 7.9, 8.1, 0.95, 0.9, 'measured', 1, null, null, '2024-01-22'),
  ('newnet', '2024-01-29', 'health', 8.25, 8.1, 8.4, 0.95, 0.9, 'measured', 1, null, null, '2024-01-29');
insert into score_parts values
  ('oldnet', '2023-01-30', 'vitality', 'commits_wk', 'measured', 2.5, 'commits/week', 3.0, 0.25, 0.5625, 'observed', null, 1),
  ('oldnet', '2024-01-29', 'vitality', 'commits_wk', 'measured', 0.0, 'commits/week', 0.0, 0.25, 0.0, 'observed', null, 1),
  ('oldnet', '2024-01-29', 'vitality', 'commit_ret', 'measured', 0.145, 'ratio', 1.45, 0.2, 0.2, 'observed', null, 1),
  ('oldnet', '2024-01-29', 'vitality', 'closed30', 'measured', null, 'ratio', 0.0, 0.2, 0.0, 'structural_zero', 'the tracker is archived', 1),
  ('oldnet', '2024-01-29', 'vitality', 'forum_ret', 'measured', null, 'ratio', null, null, null, 'missing', 'no forum is collected yet', 1),
  ('oldnet', '2023-10-30', 'stock', 'stars', 'measured', 20700.0, 'stars', 7.8, 0.31, 0.6, 'observed', null, 1),
  ('oldnet', '2024-01-29', 'stock', 'stars', 'measured', 20682.0, 'stars', 7.8, 0.31, 0.6, 'observed', null, 1),
  ('oldnet', '2024-01-29', 'vitality', 'commits_wk', 'stated', 7.5, 'commits/week', 4.6, 0.22, 0.76, 'observed', null, 1);
insert into alerts values
  ('AL-1', 'oldnet', 'HEALTH', 'ALERT', '2021-03-08', '2022-01-01', null, null, 'Oldnet health fell', 'Body'),
  ('AL-2', 'oldnet', 'DATA', 'WATCH', '2021-03-08', null, null, null, 'A source is stale', 'Body');
insert into alert_log values
  ('AL-1', '2021-03-08', 'opened', null, 'none to WATCH: vitality fell; told'), ('AL-1', '2021-06-14', 'escalated', null, 'WATCH to ALERT: below 4'),
  ('AL-1', '2021-03-09', 'sent', 'mail', 'taken'), ('AL-1', '2022-01-01', 'resolved', null, 'ALERT to none: above 6');
insert into runs values ('r1', '2024-01-29 02:00:00', '2024-01-29 02:14:30', 'done', 12, 30), ('r0', '2024-01-28 02:00:00', null, 'failed', 1, 1);
insert into source_status values
  ('r0', 'issues', 'old/net', 'ok', 7, 1, null, '2024-01-28 02:01:00'),
  ('r1', 'issues', 'old/net', 'denied', null, 1, 'answered 403', '2024-01-29 02:01:00'),
  ('r1', 'stars', 'new/net', 'ok', 3, 1, null, '2024-01-29 02:01:00');
insert into meta values ('schema_version', '1'), ('simulated', 'false');
-- 2022 has a week without a count of closed issues; the week of 2024-01-29 is not over on 2024-01-29.
insert into framework_weekly (framework, week_start, commits, issues_opened, issues_closed, prs_merged, stars_total) values
  ('oldnet', '2022-12-19', 3, 5, null, 1, 20190), ('oldnet', '2022-12-26', 2, 4, 6, 0, 20200),
  ('oldnet', '2023-01-02', 1, 1, 1, 1, 20210), ('oldnet', '2024-01-22', 4, 0, 0, 0, 20682), ('oldnet', '2024-01-29', 100, 9, 9, 9, 30000);
-- Each counted by the warehouse over the weeks whose Monday lies in the year.
insert into framework_people values
  ('oldnet', 'year', '2022-12-19', '2023-01-02', 2), ('oldnet', 'year', '2023-01-02', '2023-01-09', 0),
  ('oldnet', 'year', '2024-01-22', '2024-01-29', 0), ('oldnet', '52 weeks', '2023-01-30', '2024-01-29', 3);
insert into releases values
  ('old/net', '1.9.1', '2022-05-17', false), ('old/net', '2.0.0b1', '2022-06-01', true), ('old/net', '1.8.0', '2021-03-01', false);
insert into claims values
  ('old-1', 'oldnet', 'Ecosystem Health', 'Commit velocity: 5-10 commits/week', 7.5, 'commits/week', '2020-01-29'),
  ('old-2', 'oldnet', 'Ecosystem Health', 'Largely abandoned', null, null, '2024-01-29'),
  ('old-3', 'oldnet', 'Research Adoption', 'Fewer than one paper in a hundred', 0.01, 'ratio', '2024-01-29');
insert into claim_checks values
  ('old-1', '2024-01-28', 4.0, 'partly', 'select 4', null, '2024-01-28', false),
  ('old-1', '2024-01-29', 0.0, 'contradicted', 'select 0', 'by people', '2024-01-29', false),
  ('old-1', '2024-01-28', 6.0, 'supported', 'select 6', 'by people', '2020-01-29', true),
  ('old-3', '2024-01-29', null, 'not_checkable', null, 'no papers are collected', '2024-01-29', false),
  ('old-3', '2024-01-29', null, 'partly', 'https://example.org/papers', 'said so then', '2024-01-29', true);
insert into v_track_record values
  ('AL-1', 'oldnet', 'HEALTH', 'ALERT', '2021-03-08', '2022-01-01', null, null, null, 'cleared', 'raised'),
  ('AL-0', 'oldnet', 'HEALTH', 'CRITICAL', '2022-10-01', null, '2023-10-31', 'month', 395, 'ended', 'raised'),
  (null, 'elsewhere', 'HEALTH', 'WATCH', '2018-01-01', '2018-05-07', null, null, null, 'cleared', 'replayed');
-- What was decided: oldnet was fading before it ended. 2.25 is its health before the cap.
insert into verdicts values
  ('oldnet', '2021-01-04', 'fading', 'Less than it was.', 'With a way out.', 'Stay.', 'No need.', 'Vitality is low.', 1),
  ('oldnet', '2023-10-02', 'ended', 'Start nothing on it.', 'Do not start.', 'Plan to leave.', 'Take what is alive.', 'It has ended.', 1),
  ('oldnet', '2030-01-07', 'sound', 'Later.', 'Later.', 'Later.', 'Later.', 'Later.', 1);
insert into red_flags values
  ('oldnet', '2024-01-29', 1, 'event', 'retired', 'Retired by its foundation', null, null, null, '2023-10-01', 'month', 'https://example.org/retired'),
  ('oldnet', '2024-01-29', 2, 'alert', 'AL-9', 'Oldnet fell', null, null, null, '2021-03-08', 'day', null),
  ('oldnet', '2024-01-29', 3, 'metric', 'closed30', 'the tracker is archived', 0, null, 'ratio', null, null, null),
  ('oldnet', '2024-01-29', 4, 'metric', 'commits_wk', 'Hardly any work', 0, 1, 'commits/week', null, null, null),
  ('oldnet', '2024-01-22', 1, 'metric', 'commits_wk', 'Of another date', 3, 4, 'commits/week', null, null, null);
insert into verdict_changes values
  ('oldnet', '2024-01-29', 1, 'better', 'metric', 'commits_wk', 0, 4.25, 'commits/week', 0, 3.75, 'fading', 'Less than it was.'),
  ('oldnet', '2024-01-29', 2, 'better', 'pillar', 'vitality', 0.449999, 4, null, null, null, 'fading', 'Less than it was.'),
  ('oldnet', '2024-01-29', 3, 'better', 'fact', 'taken_back', null, null, null, null, null, 'failing', 'Hardly kept up.'),
  ('oldnet', '2024-01-29', 4, 'worse', 'metric', 'release_days', 600, 730.5, 'days', 3, 2, 'failing', 'Hardly kept up.'),
  ('oldnet', '2024-01-29', 5, 'worse', 'alert', 'WATCH', null, null, null, null, null, 'failing', 'Hardly kept up.');
insert into leans_on values
  ('oldnet', '2024-01-29', 'vitality', 'commit_ret', 2.25, 1.75, 'ended'), ('oldnet', '2024-01-29', 'stock', 'stars', 2.25, null, 'unknown'),
  ('oldnet', '2024-01-29', 'vitality', 'commits_wk', 2.25, 2.35, 'ended');

-- Oldnet's commits by company: 2022 has 700 of Acme, 60, 50, 40, 30 and 20 of others, 300 private and 9 unknown; the 52 weeks before
-- 2024-01-29 have 12 of Globex and 3 private.
insert into company_domains values
('acme', 'Acme <Research>', 'company', 'acme.example.org', null, null, 'https://acme.example.org/'),
('globex', 'Globex', 'company', 'globex.example.org', null, null, 'https://globex.example.org/'),
('globex', 'Globex', 'company', 'globex.example.net', null, null, 'https://globex.example.org/');
insert into commits_by_company_weekly (framework, week_start, company, commits) values
('oldnet', '2022-03-07', 'acme', 400), ('oldnet', '2022-03-14', 'acme', 300), ('oldnet', '2022-03-07', 'b', 60), ('oldnet', '2022-03-07', 'c', 50),
('oldnet', '2022-03-07', 'd', 40), ('oldnet', '2022-03-07', 'e', 30), ('oldnet', '2022-03-07', 'f', 20), ('oldnet', '2022-03-07', 'private', 300),
('oldnet', '2022-03-07', 'unknown', 9), ('oldnet', '2023-05-01', 'globex', 12), ('oldnet', '2023-05-01', 'private', 3);
insert into framework_subjects values
('oldnet', 'questions_monthly', 'question_tag', 'stackoverflow/oldnet', null, null), ('oldnet', 'package_files', 'package', 'pypi/oldnet', null, null),
('oldnet', 'dependents', 'package', 'pypi/oldnet', null, null), ('newnet', 'questions_monthly', 'question_tag', 'stackoverflow/newnet', null, null);
insert into question_stock values
('stackoverflow/oldnet', 1900, '2023-12-01'), ('stackoverflow/oldnet', 1830, '2024-01-20'), ('stackoverflow/oldnet', 1700, '2024-03-01'),
('stackoverflow/newnet', 7000, '2024-01-20');
insert into dependents values ('pypi/oldnet', '1.9.1', '2024-01-15', 8019, 310, 7709, '2024-01-15');
-- Questions: in the quarter of October 2023 oldnet has 25 of 500, newnet 400, thirdnet 75; a year before 300, 500 and 200 of 1,000. Latenet is read
-- since 2023 alone, with 500: of the 1,000 of 2023 its share is a half. Emptynet has no tag.
insert into market_quarterly (framework, source, quarter, reason, amount, has_begun) values
('oldnet', 'questions_monthly', '2022-10-01', null, 300, true), ('newnet', 'questions_monthly', '2022-10-01', null, 500, true),
('thirdnet', 'questions_monthly', '2022-10-01', null, 200, true), ('latenet', 'questions_monthly', '2022-10-01', 'known only from 2023-01-01', null, false),
('emptynet', 'questions_monthly', '2022-10-01', 'the catalog names no question tag for it', null, false),
('oldnet', 'questions_monthly', '2023-10-01', null, 25, true), ('newnet', 'questions_monthly', '2023-10-01', null, 400, true),
('thirdnet', 'questions_monthly', '2023-10-01', null, 75, true), ('latenet', 'questions_monthly', '2023-10-01', null, 500, true),
('emptynet', 'questions_monthly', '2023-10-01', 'the catalog names no question tag for it', null, false);
insert into health_without_sponsor values ('oldnet', '2024-01-29', 'globex', 0.5, 0.25, 4, 3, 2.25, 1.85, null);
insert into vendor_exits values ('oldnet', 'acme', '2022-03-21', '2022-09-19', null, 700, 1209, 1, 63);
