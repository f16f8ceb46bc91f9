create schema raw;
create schema pulse;
CREATE TABLE pulse.alert_actions(action_id VARCHAR NOT NULL, "action" VARCHAR NOT NULL, happened_at TIMESTAMP, alert_id VARCHAR, author VARCHAR, until_day DATE, reason VARCHAR);
CREATE TABLE pulse.alert_basis(framework VARCHAR NOT NULL, basis VARCHAR NOT NULL, since DATE NOT NULL);
insert into pulse.alert_basis values
('house000', '82f281227089b943c48d9d93f527fdc0', '2024-03-04');
CREATE TABLE pulse.alert_log(alert_id VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, "event" VARCHAR NOT NULL, channel VARCHAR, outcome VARCHAR);
CREATE TABLE pulse.alerts(alert_id VARCHAR NOT NULL, framework VARCHAR NOT NULL, lane VARCHAR NOT NULL, state VARCHAR NOT NULL, opened_at TIMESTAMP NOT NULL, closed_at TIMESTAMP, acknowledged_at TIMESTAMP, silenced_until DATE, title VARCHAR NOT NULL, body VARCHAR NOT NULL);
CREATE TABLE pulse.assessments(framework VARCHAR NOT NULL, dimension VARCHAR NOT NULL, score DOUBLE, basis VARCHAR NOT NULL, assessed_on DATE NOT NULL, assessed_by VARCHAR NOT NULL, "source" VARCHAR NOT NULL, CHECK((score BETWEEN 0 AND 10)));
CREATE TABLE pulse.claim_checks(claim_id VARCHAR NOT NULL, checked_at TIMESTAMP NOT NULL, measured_value DOUBLE, finding VARCHAR NOT NULL, evidence_sql VARCHAR, note VARCHAR, as_of DATE NOT NULL, is_then BOOLEAN NOT NULL, CHECK((finding IN ('supported', 'partly', 'contradicted', 'not_checkable'))));
CREATE TABLE pulse.claims(claim_id VARCHAR NOT NULL, framework VARCHAR NOT NULL, section VARCHAR NOT NULL, "text" VARCHAR NOT NULL, stated_value DOUBLE, unit VARCHAR, stated_as_of DATE);
CREATE TABLE pulse.deliveries(alert_id VARCHAR NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, channel VARCHAR NOT NULL, sent_at TIMESTAMP NOT NULL);
CREATE TABLE pulse.framework_events(framework VARCHAR NOT NULL, kind VARCHAR NOT NULL, on_date DATE NOT NULL, title VARCHAR NOT NULL, "source" VARCHAR NOT NULL, "precision" VARCHAR NOT NULL, CHECK(("precision" IN ('day', 'month', 'year'))));
CREATE TABLE pulse.framework_repos(framework VARCHAR NOT NULL, "name" VARCHAR NOT NULL, "role" VARCHAR NOT NULL, valid_from DATE, valid_to DATE, CHECK(("role" IN ('core', 'satellite', 'host', 'mirror'))));
insert into pulse.framework_repos values
('house000', 'acme/house000', 'core', null, null);
CREATE TABLE pulse.framework_weekly(framework VARCHAR NOT NULL, week_start DATE NOT NULL, commits BIGINT, human_commits BIGINT, mainline_commits BIGINT, active_authors BIGINT, issues_opened BIGINT, issues_closed BIGINT, prs_opened BIGINT, prs_merged BIGINT, stars_gained BIGINT, stars_total BIGINT, stars_basis VARCHAR, any_close_rate_30d DOUBLE, human_close_rate_30d DOUBLE, close_cohort BIGINT);
insert into pulse.framework_weekly values
('house000', '2023-07-03', 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 'retained', null, null, 0),
('house000', '2023-07-10', 1, 1, 1, 1, 1, 0, 0, 0, 2, 3, 'retained', null, null, 0),
('house000', '2023-07-17', 1, 1, 1, 1, 1, 0, 0, 0, 3, 6, 'retained', null, null, 0),
('house000', '2023-07-24', 1, 1, 1, 1, 1, 0, 0, 0, 1, 7, 'retained', null, null, 0),
('house000', '2023-07-31', 1, 1, 1, 1, 1, 0, 0, 0, 2, 9, 'retained', null, null, 1),
('house000', '2023-08-07', 1, 1, 1, 1, 1, 0, 0, 0, 3, 12, 'retained', null, null, 2),
('house000', '2023-08-14', 1, 1, 1, 1, 1, 0, 0, 0, 1, 13, 'retained', null, null, 3),
('house000', '2023-08-21', 1, 1, 1, 1, 1, 0, 0, 0, 2, 15, 'retained', null, null, 4),
('house000', '2023-08-28', 1, 1, 1, 1, 1, 0, 0, 0, 3, 18, 'retained', null, null, 5),
('house000', '2023-09-04', 1, 1, 1, 1, 1, 0, 0, 0, 1, 19, 'retained', null, null, 6),
('house000', '2023-09-11', 1, 1, 1, 1, 1, 0, 0, 0, 2, 21, 'retained', null, null, 7),
('house000', '2023-09-18', 1, 1, 1, 1, 1, 0, 0, 0, 3, 24, 'retained', null, null, 8),
('house000', '2023-09-25', 1, 1, 1, 1, 1, 0, 0, 0, 1, 25, 'retained', null, null, 9),
('house000', '2023-10-02', 1, 1, 1, 1, 1, 0, 0, 0, 2, 27, 'retained', null, null, 10),
('house000', '2023-10-09', 1, 1, 1, 1, 1, 0, 0, 0, 3, 30, 'retained', null, null, 11),
('house000', '2023-10-16', 1, 1, 1, 1, 1, 0, 0, 0, 1, 31, 'retained', null, null, 12),
('house000', '2023-10-23', 1, 1, 1, 1, 1, 0, 0, 0, 2, 33, 'retained', null, null, 13),
('house000', '2023-10-30', 1, 1, 1, 1, 1, 0, 0, 0, 3, 36, 'retained', null, null, 13),
('house000', '2023-11-06', 1, 1, 1, 1, 1, 0, 0, 0, 1, 37, 'retained', null, null, 13),
('house000', '2023-11-13', 1, 1, 1, 1, 1, 0, 0, 0, 2, 39, 'retained', null, null, 13),
('house000', '2023-11-20', 1, 1, 1, 1, 1, 0, 6, 0, 3, 42, 'retained', null, null, 13),
('house000', '2023-11-27', 1, 1, 1, 1, 1, 0, 0, 3, 1, 43, 'retained', null, null, 13),
('house000', '2023-12-04', 1, 1, 1, 1, 1, 0, 0, 0, 2, 45, 'retained', null, null, 13),
('house000', '2023-12-11', 1, 1, 1, 1, 1, 0, 0, 0, 3, 48, 'retained', null, null, 13),
('house000', '2023-12-18', 1, 1, 1, 1, 1, 0, 0, 0, 1, 49, 'retained', null, null, 13),
('house000', '2023-12-25', 1, 1, 1, 1, 1, 23, 0, 0, 2, 51, 'retained', null, null, 13),
('house000', '2024-01-01', 1, 1, 1, 1, 1, 0, 0, 0, 3, 54, 'retained', null, null, 13),
('house000', '2024-01-08', 1, 1, 1, 1, 1, 0, 0, 0, 1, 55, 'retained', null, null, 13),
('house000', '2024-01-15', 1, 1, 1, 1, 1, 0, 0, 0, 2, 57, 'retained', null, null, 13),
('house000', '2024-01-22', 1, 1, 1, 1, 1, 0, 0, 0, 3, 60, 'retained', null, null, 13),
('house000', '2024-01-29', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
('house000', '2024-02-05', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
('house000', '2024-02-12', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
('house000', '2024-02-19', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
('house000', '2024-02-26', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 12);
CREATE TABLE pulse.frameworks(framework VARCHAR NOT NULL, "name" VARCHAR NOT NULL, verdict VARCHAR);
insert into pulse.frameworks values
('house000', 'house000', null);
CREATE TABLE pulse.meta("key" VARCHAR NOT NULL, "value" VARCHAR NOT NULL);
insert into pulse.meta values
('github_api_url', 'http://127.0.0.1:4080'),
('schema_version', '3'),
('scored_with', 'b1b5086a2fcca43e262aadbed1ec166e'),
('simulated', 'true'),
('simulated_note', 'a street');
CREATE TABLE pulse.metric_values(framework VARCHAR NOT NULL, metric VARCHAR NOT NULL, as_of DATE NOT NULL, "value" DOUBLE, unit VARCHAR NOT NULL, sample_size BIGINT, status VARCHAR NOT NULL, reason VARCHAR, CHECK((status IN ('observed', 'structural_zero', 'insufficient', 'stale', 'missing', 'not_applicable'))));
insert into pulse.metric_values values
('house000', 'any_close_rate_30d', '2024-03-04', null, 'ratio', 12, 'insufficient', 'fewer than 20 issues'),
('house000', 'c90', '2024-03-04', 9.0, 'commits', 9, 'observed', null),
('house000', 'closed30', '2024-03-04', null, 'ratio', 12, 'insufficient', 'fewer than 20 issues'),
('house000', 'commit_ret', '2024-03-04', 0.6666666666666666, 'ratio', 9, 'observed', null),
('house000', 'commits_wk', '2024-03-04', 0.6923076923076923, 'commits/week', 9, 'observed', null),
('house000', 'contrib_ret', '2024-03-04', 1.0, 'ratio', 7, 'observed', null),
('house000', 'forks', '2024-03-04', 5.0, 'forks', null, 'observed', null),
('house000', 'forum_ret', '2024-03-04', null, 'ratio', null, 'missing', 'not collected yet'),
('house000', 'lifetime_contrib', '2024-03-04', 7.0, 'people', 7, 'observed', null),
('house000', 'qa_ret', '2024-03-04', null, 'ratio', null, 'missing', 'not collected yet'),
('house000', 'release_days', '2024-03-04', 126.0, 'days', null, 'observed', 'github_release'),
('house000', 'so_stock', '2024-03-04', null, 'questions', null, 'missing', 'not collected yet'),
('house000', 'stars', '2024-03-04', 60.0, 'stars', null, 'observed', null);
CREATE TABLE pulse.migrations("name" VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL, sha256 VARCHAR NOT NULL);
insert into pulse.migrations values
('0001_first.sql', '2024-03-04 02:00:00', '6034cbbfd558e9e3b058501291f2c0de49698a0f27f93fb3e0acc0c2497de78a'),
('0002_alerts.sql', '2024-03-04 02:00:00', '1f6f2234a9214b10fc02652f6cd6dd34a89d7ab9d39d53d2f75bb429f1e79e4f'),
('0003_track_record.sql', '2024-03-04 02:00:00', 'c97c869ef1f51f209a5cb5faec1f0e6b5c16e3504907e1a26531343a0b80e83e');
CREATE TABLE pulse.outbox(alert_id VARCHAR NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, state VARCHAR NOT NULL, health DOUBLE, queued_at TIMESTAMP NOT NULL, settled_at TIMESTAMP);
CREATE TABLE pulse.replayed_alarms(framework VARCHAR NOT NULL, state VARCHAR NOT NULL, opened_on DATE NOT NULL, alert_on DATE, critical_on DATE, closed_on DATE, ended_on DATE, verdict VARCHAR NOT NULL, CHECK((state IN ('WATCH', 'ALERT', 'CRITICAL'))), CHECK((verdict IN ('ended', 'cleared', 'open'))));
CREATE TABLE pulse.repo_weekly(repo_id BIGINT NOT NULL, week_start DATE NOT NULL, commits BIGINT, human_commits BIGINT, mainline_commits BIGINT, active_authors BIGINT, issues_opened BIGINT, issues_closed BIGINT, prs_opened BIGINT, prs_merged BIGINT, stars_gained BIGINT, stars_total BIGINT, stars_basis VARCHAR, any_close_rate_30d DOUBLE, human_close_rate_30d DOUBLE, close_cohort BIGINT);
insert into pulse.repo_weekly values
(1000, '2023-07-03', 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 'retained', null, null, 0),
(1000, '2023-07-10', 1, 1, 1, 1, 1, 0, 0, 0, 2, 3, 'retained', null, null, 0),
(1000, '2023-07-17', 1, 1, 1, 1, 1, 0, 0, 0, 3, 6, 'retained', null, null, 0),
(1000, '2023-07-24', 1, 1, 1, 1, 1, 0, 0, 0, 1, 7, 'retained', null, null, 0),
(1000, '2023-07-31', 1, 1, 1, 1, 1, 0, 0, 0, 2, 9, 'retained', null, null, 1),
(1000, '2023-08-07', 1, 1, 1, 1, 1, 0, 0, 0, 3, 12, 'retained', null, null, 2),
(1000, '2023-08-14', 1, 1, 1, 1, 1, 0, 0, 0, 1, 13, 'retained', null, null, 3),
(1000, '2023-08-21', 1, 1, 1, 1, 1, 0, 0, 0, 2, 15, 'retained', null, null, 4),
(1000, '2023-08-28', 1, 1, 1, 1, 1, 0, 0, 0, 3, 18, 'retained', null, null, 5),
(1000, '2023-09-04', 1, 1, 1, 1, 1, 0, 0, 0, 1, 19, 'retained', null, null, 6),
(1000, '2023-09-11', 1, 1, 1, 1, 1, 0, 0, 0, 2, 21, 'retained', null, null, 7),
(1000, '2023-09-18', 1, 1, 1, 1, 1, 0, 0, 0, 3, 24, 'retained', null, null, 8),
(1000, '2023-09-25', 1, 1, 1, 1, 1, 0, 0, 0, 1, 25, 'retained', null, null, 9),
(1000, '2023-10-02', 1, 1, 1, 1, 1, 0, 0, 0, 2, 27, 'retained', null, null, 10),
(1000, '2023-10-09', 1, 1, 1, 1, 1, 0, 0, 0, 3, 30, 'retained', null, null, 11),
(1000, '2023-10-16', 1, 1, 1, 1, 1, 0, 0, 0, 1, 31, 'retained', null, null, 12),
(1000, '2023-10-23', 1, 1, 1, 1, 1, 0, 0, 0, 2, 33, 'retained', null, null, 13),
(1000, '2023-10-30', 1, 1, 1, 1, 1, 0, 0, 0, 3, 36, 'retained', null, null, 13),
(1000, '2023-11-06', 1, 1, 1, 1, 1, 0, 0, 0, 1, 37, 'retained', null, null, 13),
(1000, '2023-11-13', 1, 1, 1, 1, 1, 0, 0, 0, 2, 39, 'retained', null, null, 13),
(1000, '2023-11-20', 1, 1, 1, 1, 1, 0, 6, 0, 3, 42, 'retained', null, null, 13),
(1000, '2023-11-27', 1, 1, 1, 1, 1, 0, 0, 3, 1, 43, 'retained', null, null, 13),
(1000, '2023-12-04', 1, 1, 1, 1, 1, 0, 0, 0, 2, 45, 'retained', null, null, 13),
(1000, '2023-12-11', 1, 1, 1, 1, 1, 0, 0, 0, 3, 48, 'retained', null, null, 13),
(1000, '2023-12-18', 1, 1, 1, 1, 1, 0, 0, 0, 1, 49, 'retained', null, null, 13),
(1000, '2023-12-25', 1, 1, 1, 1, 1, 23, 0, 0, 2, 51, 'retained', null, null, 13),
(1000, '2024-01-01', 1, 1, 1, 1, 1, 0, 0, 0, 3, 54, 'retained', null, null, 13),
(1000, '2024-01-08', 1, 1, 1, 1, 1, 0, 0, 0, 1, 55, 'retained', null, null, 13),
(1000, '2024-01-15', 1, 1, 1, 1, 1, 0, 0, 0, 2, 57, 'retained', null, null, 13),
(1000, '2024-01-22', 1, 1, 1, 1, 1, 0, 0, 0, 3, 60, 'retained', null, null, 13),
(1000, '2024-01-29', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
(1000, '2024-02-05', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
(1000, '2024-02-12', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
(1000, '2024-02-19', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 13),
(1000, '2024-02-26', 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 'retained', null, null, 12);
CREATE TABLE pulse.runs(run_id VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP, as_of DATE, status VARCHAR NOT NULL, requests BIGINT, graphql_points BIGINT, reason VARCHAR);
insert into pulse.runs values
('20240304T020000Z-bef6a8', '2024-03-04 02:00:00', '2026-11-23 07:45:30.175087', '2024-03-04', 'ok', 4, 2, null);
CREATE TABLE pulse.score_parts(framework VARCHAR NOT NULL, as_of DATE NOT NULL, dimension VARCHAR NOT NULL, metric VARCHAR NOT NULL, basis VARCHAR NOT NULL, "value" DOUBLE, unit VARCHAR, points DOUBLE, weight DOUBLE, contribution DOUBLE, status VARCHAR NOT NULL, reason VARCHAR, rubric_version BIGINT NOT NULL);
insert into pulse.score_parts values
('house000', '2024-03-04', 'stock', 'forks', 'measured', 5.0, 'forks', 0.521772319619546, 0.3125, 0.040763462470277026, 'observed', null, 1),
('house000', '2024-03-04', 'stock', 'lifetime_contrib', 'measured', 7.0, 'people', 0.8671944789536634, 0.37499999999999994, 0.08129948240190593, 'observed', null, 1),
('house000', '2024-03-04', 'stock', 'so_stock', 'measured', null, 'questions', null, null, null, 'missing', 'not collected yet', 1),
('house000', '2024-03-04', 'stock', 'stars', 'measured', 60.0, 'stars', 0.8907403066013384, 0.3125, 0.06958908645322956, 'observed', null, 1),
('house000', '2024-03-04', 'vitality', 'closed30', 'measured', null, 'ratio', null, null, null, 'insufficient', 'fewer than 20 issues', 1),
('house000', '2024-03-04', 'vitality', 'commit_ret', 'measured', 0.6666666666666666, 'ratio', 7.0, 0.26865671641791045, 1.4104477611940298, 'observed', null, 1),
('house000', '2024-03-04', 'vitality', 'commits_wk', 'measured', 0.6923076923076923, 'commits/week', 1.51798380099241, 0.3283582089552239, 0.37383183158768307, 'observed', null, 1),
('house000', '2024-03-04', 'vitality', 'contrib_ret', 'measured', 1.0, 'ratio', 10.0, 0.3283582089552239, 2.462686567164179, 'observed', null, 1),
('house000', '2024-03-04', 'vitality', 'forum_ret', 'measured', null, 'ratio', null, null, null, 'missing', 'not collected yet', 1),
('house000', '2024-03-04', 'vitality', 'qa_ret', 'measured', null, 'ratio', null, null, null, 'missing', 'not collected yet', 1),
('house000', '2024-03-04', 'vitality', 'release_days', 'measured', 126.0, 'days', 9.2, 0.07462686567164178, 0.5149253731343283, 'observed', 'github_release', 1);
CREATE TABLE pulse.scores(framework VARCHAR NOT NULL, as_of DATE NOT NULL, dimension VARCHAR NOT NULL, score DOUBLE, low DOUBLE, high DOUBLE, coverage DOUBLE, confidence DOUBLE, basis VARCHAR, rubric_version BIGINT NOT NULL, rubric_hash VARCHAR NOT NULL, uncapped DOUBLE, reason VARCHAR, known_at TIMESTAMP NOT NULL, CHECK((score BETWEEN 0 AND 10)), CHECK((low BETWEEN 0 AND 10)), CHECK((high BETWEEN 0 AND 10)));
insert into pulse.scores values
('house000', '2024-03-04', 'health', 4.953543564405633, 3.314188663979732, 5.676726658191084, 0.7025000000000001, 0.28757926476663137, 'measured', 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', 4.953543564405633, null, '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'learning', null, null, null, 0.0, null, null, 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, 'nobody has assessed learning on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'performance', null, null, null, 0.0, null, null, 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, 'nobody has assessed performance on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'production', null, null, null, 0.0, null, null, 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, 'nobody has assessed production on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'research', null, null, null, 0.0, null, null, 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, 'nobody has assessed research on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'speed', null, null, null, 0.2, null, null, 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, 'the Speed Score needs all five dimensions; without a score: production, research, learning, performance', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'stock', 0.7666081253016501, 0.7666081253016501, 0.7666081253016501, 0.8, 0.8, 'measured', 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, null, '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'vitality', 6.349188710773627, 4.163382176872426, 7.313432835820896, 0.67, 0.1423665146261314, 'measured', 1, '9d487b53914a17236f20d5299c4dbcaeb7b4e965892ac8cb619b65b4e8c8751f', null, null, '2024-03-04 02:00:00');
CREATE TABLE pulse.source_status(run_id VARCHAR NOT NULL, "source" VARCHAR NOT NULL, subject VARCHAR NOT NULL, outcome VARCHAR NOT NULL, row_count BIGINT, requests BIGINT, reason VARCHAR, happened_at TIMESTAMP NOT NULL, CHECK((outcome IN ('ok', 'unchanged', 'true_zero', 'denied', 'gone', 'unavailable', 'malformed'))));
insert into pulse.source_status values
('20240304T020000Z-bef6a8', 'commits', 'acme/house000', 'ok', 31, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'facts', 'acme/house000', 'ok', 1, 1, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'forks', 'acme/house000', 'ok', 5, 1, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'issues', 'acme/house000', 'ok', 30, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'pulls', 'acme/house000', 'ok', 6, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'releases', 'acme/house000', 'ok', 3, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-bef6a8', 'stars', 'acme/house000', 'ok', 252, 2, null, '2024-03-04 02:00:00');
CREATE TABLE pulse.stated_metrics(framework VARCHAR NOT NULL, metric VARCHAR NOT NULL, as_of DATE NOT NULL, "value" DOUBLE, low DOUBLE, high DOUBLE, unit VARCHAR, "source" VARCHAR NOT NULL);
CREATE TABLE pulse.unmeasured(changed_from DATE NOT NULL);
CREATE TABLE raw.branch_commits(repo_id BIGINT NOT NULL, branch VARCHAR NOT NULL, sha VARCHAR NOT NULL, is_default BOOLEAN NOT NULL, is_first_parent BOOLEAN NOT NULL);
insert into raw.branch_commits values
(1000, 'main', '0de1cb7dfb97260545ad339457a8b265a75b32e4', True, True),
(1000, 'main', '15db45c2e9f372ad7930e790372f633314f1f892', True, True),
(1000, 'main', '2c403b9ff15ba06239325d3219bd789e5bacc656', True, True),
(1000, 'main', '3340bc1317ac1c2d65af5e501b0c2cd12a372a7a', True, True),
(1000, 'main', '359fd929268d8fef7eea67aacf97e789657302f2', True, True),
(1000, 'main', '3e7ca1990f23fbeb285d61c0f12dc48ddd07dcd5', True, True),
(1000, 'main', '3fcc7c75930756d12ecee8ca89a8c1bf7c1b5257', True, True),
(1000, 'main', '4e47043840acee38bc827fae36f2fff4dc99a2d4', True, True),
(1000, 'main', '5662f0093ce0f0e55ffa1f7703ec6884a628b0fd', True, True),
(1000, 'main', '5cd699d6d624fd05fb83a09b93a32862edd1ca62', True, True),
(1000, 'main', '607e746e3e52b022653a9704d265339339957613', True, True),
(1000, 'main', '69ca70887d56ddfc98419e7e4ac8712ea9f7bc0a', True, True),
(1000, 'main', '70ce5a7906be4b5bab85dfb06a4853162b807a10', True, True),
(1000, 'main', '7ce2749777c872b50f0316c980525cf17b4af1f9', True, True),
(1000, 'main', '8c865bd01c4afbf096ef5a7adf6e0878d890a0fd', True, True),
(1000, 'main', '9a2565e65938f136b90e26ecee4cfd08bbc8cc51', True, True),
(1000, 'main', 'b6a308c63f7b997a6d4a191d2fa9b5bf1f08ca93', True, True),
(1000, 'main', 'b828b1e0d536150e9ee93196f80fc372d8a6fe93', True, True),
(1000, 'main', 'c022d71597eca6afbca3fed8a1cdb8268e0b9b02', True, True),
(1000, 'main', 'cea017e0b6aca572180ecdbf2034b58eaf4528e2', True, True),
(1000, 'main', 'd621938219508bc455dbf89988eae36351696725', True, True),
(1000, 'main', 'dfccaa147010160261e20327907183065cce06f1', True, True),
(1000, 'main', 'e77be6ac97e0f03a2a10961c593c999bd3b4f949', True, True),
(1000, 'main', 'e792616030c53667a2c281005d6a0d51c35951d4', True, True),
(1000, 'main', 'eb7399989891b119663c2f76ecb1728b5eb0e597', True, True),
(1000, 'main', 'eef9416fa523f3602fb0db22bc46a8b86312c6d5', True, True),
(1000, 'main', 'f7ef493704f6ddf67af317f67e9a0dd35846ee15', True, True),
(1000, 'main', 'fd0b24c72ddf79b6c0d763b3ed076e9ee5117750', True, True),
(1000, 'main', 'ff154971c16e7c6526d91b04723776865a0631a9', True, True),
(1000, 'main', 'ff42f3557d57d6b6d11373d6637ddf6c6fa020ba', True, True),
(1000, 'v1.x', '75b52c9e2b644d500d1d0bb9a0a27eb16ad80ebb', False, True);
CREATE TABLE raw.commits(repo_id BIGINT NOT NULL, sha VARCHAR NOT NULL, committed_at TIMESTAMP NOT NULL, authored_at TIMESTAMP, author_id VARCHAR, is_bot BOOLEAN NOT NULL, is_sync_account BOOLEAN NOT NULL, is_merge BOOLEAN NOT NULL, subject_key VARCHAR, known_at TIMESTAMP NOT NULL);
insert into raw.commits values
(1000, '0de1cb7dfb97260545ad339457a8b265a75b32e4', '2023-09-12 00:00:00', '2023-09-12 00:00:00', 'f4c6c7370005cccb', False, False, False, 'd82438ce82280df1', '2024-03-04 02:00:00'),
(1000, '15db45c2e9f372ad7930e790372f633314f1f892', '2023-10-31 00:00:00', '2023-10-31 00:00:00', '5d91ded61f893592', False, False, False, '177198f11bd76f16', '2024-03-04 02:00:00'),
(1000, '2c403b9ff15ba06239325d3219bd789e5bacc656', '2023-08-15 00:00:00', '2023-08-15 00:00:00', 'd1a8ab522dcce3f8', False, False, False, 'da183656fa92f621', '2024-03-04 02:00:00'),
(1000, '3340bc1317ac1c2d65af5e501b0c2cd12a372a7a', '2023-09-26 00:00:00', '2023-09-26 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '342123fccdacb894', '2024-03-04 02:00:00'),
(1000, '359fd929268d8fef7eea67aacf97e789657302f2', '2023-10-24 00:00:00', '2023-10-24 00:00:00', 'f4c6c7370005cccb', False, False, False, '0ec0dd99ad00e234', '2024-03-04 02:00:00'),
(1000, '3e7ca1990f23fbeb285d61c0f12dc48ddd07dcd5', '2023-12-19 00:00:00', '2023-12-19 00:00:00', 'd1a8ab522dcce3f8', False, False, False, 'c860e7b8d9ddd063', '2024-03-04 02:00:00'),
(1000, '3fcc7c75930756d12ecee8ca89a8c1bf7c1b5257', '2023-12-26 00:00:00', '2023-12-26 00:00:00', 'a983c22fda776969', False, False, False, 'f41e0e9081945594', '2024-03-04 02:00:00'),
(1000, '4e47043840acee38bc827fae36f2fff4dc99a2d4', '2023-07-11 00:00:00', '2023-07-11 00:00:00', 'a983c22fda776969', False, False, False, 'e0adb6bc5086cb81', '2024-03-04 02:00:00'),
(1000, '5662f0093ce0f0e55ffa1f7703ec6884a628b0fd', '2023-08-01 00:00:00', '2023-08-01 00:00:00', 'f4c6c7370005cccb', False, False, False, '6d3af353e66ded43', '2024-03-04 02:00:00'),
(1000, '5cd699d6d624fd05fb83a09b93a32862edd1ca62', '2023-09-19 00:00:00', '2023-09-19 00:00:00', '5d91ded61f893592', False, False, False, 'b1d90865d40fdb63', '2024-03-04 02:00:00'),
(1000, '607e746e3e52b022653a9704d265339339957613', '2023-08-22 00:00:00', '2023-08-22 00:00:00', 'a983c22fda776969', False, False, False, '0d56b279324545f2', '2024-03-04 02:00:00'),
(1000, '69ca70887d56ddfc98419e7e4ac8712ea9f7bc0a', '2023-10-10 00:00:00', '2023-10-10 00:00:00', '64e7f62ead94b323', False, False, False, '6c242213202ee5b2', '2024-03-04 02:00:00'),
(1000, '70ce5a7906be4b5bab85dfb06a4853162b807a10', '2023-10-03 00:00:00', '2023-10-03 00:00:00', 'a983c22fda776969', False, False, False, '582c2fddd4e30993', '2024-03-04 02:00:00'),
(1000, '75b52c9e2b644d500d1d0bb9a0a27eb16ad80ebb', '2024-01-27 00:00:00', '2024-01-27 00:00:00', '8984cc92680d471a', False, False, False, '763eccdd88239a9d', '2024-03-04 02:00:00'),
(1000, '7ce2749777c872b50f0316c980525cf17b4af1f9', '2023-07-18 00:00:00', '2023-07-18 00:00:00', '64e7f62ead94b323', False, False, False, 'b31769e02c4e7509', '2024-03-04 02:00:00'),
(1000, '8c865bd01c4afbf096ef5a7adf6e0878d890a0fd', '2023-11-21 00:00:00', '2023-11-21 00:00:00', '64e7f62ead94b323', False, False, False, '6454b3521efdd847', '2024-03-04 02:00:00'),
(1000, '9a2565e65938f136b90e26ecee4cfd08bbc8cc51', '2024-01-23 00:00:00', '2024-01-23 00:00:00', '5d91ded61f893592', False, False, False, '04d4a5c54918f3a9', '2024-03-04 02:00:00'),
(1000, 'b6a308c63f7b997a6d4a191d2fa9b5bf1f08ca93', '2023-10-17 00:00:00', '2023-10-17 00:00:00', 'c52b735ba3207c8b', False, False, False, '3cbf729c08dcdc99', '2024-03-04 02:00:00'),
(1000, 'b828b1e0d536150e9ee93196f80fc372d8a6fe93', '2024-01-16 00:00:00', '2024-01-16 00:00:00', 'f4c6c7370005cccb', False, False, False, 'd1b0b225b479f4d5', '2024-03-04 02:00:00'),
(1000, 'c022d71597eca6afbca3fed8a1cdb8268e0b9b02', '2023-08-08 00:00:00', '2023-08-08 00:00:00', '5d91ded61f893592', False, False, False, '4637ef69548310f8', '2024-03-04 02:00:00'),
(1000, 'cea017e0b6aca572180ecdbf2034b58eaf4528e2', '2024-01-02 00:00:00', '2024-01-02 00:00:00', '64e7f62ead94b323', False, False, False, 'bb11b58d3628270c', '2024-03-04 02:00:00'),
(1000, 'd621938219508bc455dbf89988eae36351696725', '2023-12-12 00:00:00', '2023-12-12 00:00:00', '5d91ded61f893592', False, False, False, '303b64f68a9a022d', '2024-03-04 02:00:00'),
(1000, 'dfccaa147010160261e20327907183065cce06f1', '2023-11-07 00:00:00', '2023-11-07 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '0b4a066d7667e1d8', '2024-03-04 02:00:00'),
(1000, 'e77be6ac97e0f03a2a10961c593c999bd3b4f949', '2023-11-14 00:00:00', '2023-11-14 00:00:00', 'a983c22fda776969', False, False, False, '19cb194d9f1581e3', '2024-03-04 02:00:00'),
(1000, 'e792616030c53667a2c281005d6a0d51c35951d4', '2023-07-25 00:00:00', '2023-07-25 00:00:00', 'c52b735ba3207c8b', False, False, False, 'be6e9e4f4cf3bee6', '2024-03-04 02:00:00'),
(1000, 'eb7399989891b119663c2f76ecb1728b5eb0e597', '2023-11-28 00:00:00', '2023-11-28 00:00:00', 'c52b735ba3207c8b', False, False, False, 'd311d2415f86daeb', '2024-03-04 02:00:00'),
(1000, 'eef9416fa523f3602fb0db22bc46a8b86312c6d5', '2024-01-09 00:00:00', '2024-01-09 00:00:00', 'c52b735ba3207c8b', False, False, False, 'd5c210f5375b3aa4', '2024-03-04 02:00:00'),
(1000, 'f7ef493704f6ddf67af317f67e9a0dd35846ee15', '2023-09-05 00:00:00', '2023-09-05 00:00:00', 'c52b735ba3207c8b', False, False, False, '968228af82fda50c', '2024-03-04 02:00:00'),
(1000, 'fd0b24c72ddf79b6c0d763b3ed076e9ee5117750', '2023-08-29 00:00:00', '2023-08-29 00:00:00', '64e7f62ead94b323', False, False, False, '04be995c8d41ec95', '2024-03-04 02:00:00'),
(1000, 'ff154971c16e7c6526d91b04723776865a0631a9', '2023-12-05 00:00:00', '2023-12-05 00:00:00', 'f4c6c7370005cccb', False, False, False, 'a8fc32e00eec1cb7', '2024-03-04 02:00:00'),
(1000, 'ff42f3557d57d6b6d11373d6637ddf6c6fa020ba', '2023-07-04 00:00:00', '2023-07-04 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '4ff3456b4d8098c3', '2024-03-04 02:00:00');
CREATE TABLE raw.coverage(repo_id BIGINT NOT NULL, "source" VARCHAR NOT NULL, complete_from TIMESTAMP, complete_until TIMESTAMP NOT NULL);
insert into raw.coverage values
(1000, 'commits', null, '2024-03-04 02:00:00'),
(1000, 'forks', null, '2024-03-04 02:00:00'),
(1000, 'issues', null, '2024-03-04 02:00:00'),
(1000, 'pulls', null, '2024-03-04 02:00:00'),
(1000, 'releases', null, '2024-03-04 02:00:00'),
(1000, 'stars', null, '2024-03-04 02:00:00');
CREATE TABLE raw.etags(url VARCHAR NOT NULL, etag VARCHAR NOT NULL, fetched_at TIMESTAMP NOT NULL);
CREATE TABLE raw.forks(repo_id BIGINT NOT NULL, fork_id BIGINT NOT NULL, created_at TIMESTAMP NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.forks values
(1000, 100000001, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000002, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000003, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000004, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000005, '2023-09-11 00:00:00', '2024-03-04 02:00:00');
CREATE TABLE raw.issue_events(repo_id BIGINT NOT NULL, number BIGINT NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, actor_id VARCHAR, actor_is_bot BOOLEAN NOT NULL, state_reason VARCHAR, known_at TIMESTAMP NOT NULL, CHECK(("event" IN ('closed', 'reopened'))));
insert into raw.issue_events values
(1000, 1, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 2, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 3, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 4, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 5, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 6, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 7, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 8, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 9, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 10, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 11, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 12, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 13, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 14, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 15, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 16, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 17, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 18, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 19, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 20, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 21, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 22, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 23, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00');
CREATE TABLE raw.issues(repo_id BIGINT NOT NULL, number BIGINT NOT NULL, created_at TIMESTAMP NOT NULL, closed_at TIMESTAMP, updated_at TIMESTAMP, state VARCHAR NOT NULL, state_reason VARCHAR, author_id VARCHAR, author_is_bot BOOLEAN NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.issues values
(1000, 1, '2023-07-03 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '0815fa19b36eb179', False, '2024-03-04 02:00:00'),
(1000, 2, '2023-07-10 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '0a7849008242cba2', False, '2024-03-04 02:00:00'),
(1000, 3, '2023-07-17 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '534b1740e5c3ba09', False, '2024-03-04 02:00:00'),
(1000, 4, '2023-07-24 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '694ad4ef2d8cfffc', False, '2024-03-04 02:00:00'),
(1000, 5, '2023-07-31 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'ebac3cf0abb9f683', False, '2024-03-04 02:00:00'),
(1000, 6, '2023-08-07 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'df61d3f68668142d', False, '2024-03-04 02:00:00'),
(1000, 7, '2023-08-14 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '977adacc1122f7aa', False, '2024-03-04 02:00:00'),
(1000, 8, '2023-08-21 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '3edd71c2b1e1ca59', False, '2024-03-04 02:00:00'),
(1000, 9, '2023-08-28 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'fdc8a0798ba4c5de', False, '2024-03-04 02:00:00'),
(1000, 10, '2023-09-04 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'd19de643c8930692', False, '2024-03-04 02:00:00'),
(1000, 11, '2023-09-11 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'd9be681ba85a785d', False, '2024-03-04 02:00:00'),
(1000, 12, '2023-09-18 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'e088f0245e80a750', False, '2024-03-04 02:00:00'),
(1000, 13, '2023-09-25 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '593325f8fea0d593', False, '2024-03-04 02:00:00'),
(1000, 14, '2023-10-02 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '739efd39eeeb0ba7', False, '2024-03-04 02:00:00'),
(1000, 15, '2023-10-09 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '55b8ebd479808fd4', False, '2024-03-04 02:00:00'),
(1000, 16, '2023-10-16 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '683cd8a34c52687a', False, '2024-03-04 02:00:00'),
(1000, 17, '2023-10-23 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '6bf2ad7d88d97269', False, '2024-03-04 02:00:00'),
(1000, 18, '2023-10-30 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'd9e3088f4b225c9e', False, '2024-03-04 02:00:00'),
(1000, 19, '2023-11-06 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '3d90f5db04e95c55', False, '2024-03-04 02:00:00'),
(1000, 20, '2023-11-13 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '0ed92205eece0466', False, '2024-03-04 02:00:00'),
(1000, 21, '2023-11-20 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '210e571d7d6e377d', False, '2024-03-04 02:00:00'),
(1000, 22, '2023-11-27 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', '0351f8bdd63e54d2', False, '2024-03-04 02:00:00'),
(1000, 23, '2023-12-04 09:00:00', '2023-12-25 00:00:00', '2023-12-25 00:00:00', 'closed', 'completed', 'd842b32fbe0d7b2f', False, '2024-03-04 02:00:00'),
(1000, 24, '2023-12-11 09:00:00', null, '2023-12-11 09:00:00', 'open', null, 'dbc340704047d0ec', False, '2024-03-04 02:00:00'),
(1000, 25, '2023-12-18 09:00:00', null, '2023-12-18 09:00:00', 'open', null, 'cc032bafc30946b3', False, '2024-03-04 02:00:00'),
(1000, 26, '2023-12-25 09:00:00', null, '2023-12-25 09:00:00', 'open', null, '6c91bf23393ce89c', False, '2024-03-04 02:00:00'),
(1000, 27, '2024-01-01 09:00:00', null, '2024-01-01 09:00:00', 'open', null, 'f4c41d47a7e26add', False, '2024-03-04 02:00:00'),
(1000, 28, '2024-01-08 09:00:00', null, '2024-01-08 09:00:00', 'open', null, 'ee5ccf83683683cc', False, '2024-03-04 02:00:00'),
(1000, 29, '2024-01-15 09:00:00', null, '2024-01-15 09:00:00', 'open', null, '4fbce7e0f4344e32', False, '2024-03-04 02:00:00'),
(1000, 30, '2024-01-22 09:00:00', null, '2024-01-22 09:00:00', 'open', null, 'd6e244abf8ade22a', False, '2024-03-04 02:00:00');
CREATE TABLE raw."names"("name" VARCHAR NOT NULL, repo_id BIGINT NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.names values
('acme/house000', 1000, '2024-03-04 02:00:00');
CREATE TABLE raw.observations(repo_id BIGINT NOT NULL, observed_at TIMESTAMP NOT NULL, repo VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL, pushed_at TIMESTAMP, is_archived BOOLEAN NOT NULL, archived_at TIMESTAMP, is_empty BOOLEAN, has_issues BOOLEAN, default_branch VARCHAR, stars BIGINT, forks BIGINT, watchers BIGINT, open_issues BIGINT, issues_total BIGINT, pulls_total BIGINT, releases_total BIGINT, issues_updated_at TIMESTAMP, pulls_updated_at TIMESTAMP, newest_fork_at TIMESTAMP, newest_release_at TIMESTAMP);
insert into raw.observations values
(1000, '2024-03-04 02:00:00', 'acme/house000', '2023-07-03 00:00:00', '2024-01-27 00:00:00', False, null, False, True, 'main', 60, 5, 0, 7, 30, 6, 3, '2024-01-22 09:00:00', '2023-11-27 00:00:00', '2023-09-11 00:00:00', '2023-10-30 00:00:00');
CREATE TABLE raw.pulls(repo_id BIGINT NOT NULL, number BIGINT NOT NULL, created_at TIMESTAMP NOT NULL, merged_at TIMESTAMP, closed_at TIMESTAMP, updated_at TIMESTAMP, state VARCHAR NOT NULL, author_id VARCHAR, author_is_bot BOOLEAN NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.pulls values
(1000, 31, '2023-11-20 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', 'merged', '675e040003ee103b', False, '2024-03-04 02:00:00'),
(1000, 32, '2023-11-20 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', 'merged', '9d09ac13780b61d3', False, '2024-03-04 02:00:00'),
(1000, 33, '2023-11-20 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', '2023-11-27 00:00:00', 'merged', '3885b862fc7ee827', False, '2024-03-04 02:00:00'),
(1000, 34, '2023-11-20 00:00:00', null, null, '2023-11-20 00:00:00', 'open', 'fa59633c6ff5ac62', False, '2024-03-04 02:00:00'),
(1000, 35, '2023-11-20 00:00:00', null, null, '2023-11-20 00:00:00', 'open', '23bb3f07d197efff', False, '2024-03-04 02:00:00'),
(1000, 36, '2023-11-20 00:00:00', null, null, '2023-11-20 00:00:00', 'open', '44f3bb609063a63b', False, '2024-03-04 02:00:00');
CREATE TABLE raw.releases(repo_id BIGINT NOT NULL, release_id BIGINT NOT NULL, tag VARCHAR NOT NULL, created_at TIMESTAMP, published_at TIMESTAMP, is_prerelease BOOLEAN NOT NULL, is_draft BOOLEAN NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.releases values
(1000, 1000001, 'v1.0', '2023-07-10 00:00:00', '2023-07-10 00:00:00', False, False, '2024-03-04 02:00:00'),
(1000, 1000002, 'v1.1', '2023-09-04 00:00:00', '2023-09-04 00:00:00', False, False, '2024-03-04 02:00:00'),
(1000, 1000003, 'v1.2', '2023-10-30 00:00:00', '2023-10-30 00:00:00', False, False, '2024-03-04 02:00:00');
CREATE TABLE raw.star_days(repo_id BIGINT NOT NULL, "day" DATE NOT NULL, gained BIGINT NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.star_days values
(1000, '2023-07-03', 1, '2024-03-04 02:00:00'),
(1000, '2023-07-10', 2, '2024-03-04 02:00:00'),
(1000, '2023-07-17', 3, '2024-03-04 02:00:00'),
(1000, '2023-07-24', 1, '2024-03-04 02:00:00'),
(1000, '2023-07-31', 2, '2024-03-04 02:00:00'),
(1000, '2023-08-07', 3, '2024-03-04 02:00:00'),
(1000, '2023-08-14', 1, '2024-03-04 02:00:00'),
(1000, '2023-08-21', 2, '2024-03-04 02:00:00'),
(1000, '2023-08-28', 3, '2024-03-04 02:00:00'),
(1000, '2023-09-04', 1, '2024-03-04 02:00:00'),
(1000, '2023-09-11', 2, '2024-03-04 02:00:00'),
(1000, '2023-09-18', 3, '2024-03-04 02:00:00'),
(1000, '2023-09-25', 1, '2024-03-04 02:00:00'),
(1000, '2023-10-02', 2, '2024-03-04 02:00:00'),
(1000, '2023-10-09', 3, '2024-03-04 02:00:00'),
(1000, '2023-10-16', 1, '2024-03-04 02:00:00'),
(1000, '2023-10-23', 2, '2024-03-04 02:00:00'),
(1000, '2023-10-30', 3, '2024-03-04 02:00:00'),
(1000, '2023-11-06', 1, '2024-03-04 02:00:00'),
(1000, '2023-11-13', 2, '2024-03-04 02:00:00'),
(1000, '2023-11-20', 3, '2024-03-04 02:00:00'),
(1000, '2023-11-27', 1, '2024-03-04 02:00:00'),
(1000, '2023-12-04', 2, '2024-03-04 02:00:00'),
(1000, '2023-12-11', 3, '2024-03-04 02:00:00'),
(1000, '2023-12-18', 1, '2024-03-04 02:00:00'),
(1000, '2023-12-25', 2, '2024-03-04 02:00:00'),
(1000, '2024-01-01', 3, '2024-03-04 02:00:00'),
(1000, '2024-01-08', 1, '2024-03-04 02:00:00'),
(1000, '2024-01-15', 2, '2024-03-04 02:00:00'),
(1000, '2024-01-22', 3, '2024-03-04 02:00:00');
CREATE TABLE raw.streams(repo_id BIGINT NOT NULL, stream VARCHAR NOT NULL, state VARCHAR NOT NULL, moved_at TIMESTAMP NOT NULL);
insert into raw.streams values
(1000, 'commits', '{"version": 1, "pushed": ["2024-01-27T00:00:00+00:00", "main"], "branches": "8ede748e9cd5193b4291a814928a450b7c454e04ce02b561f2e03476f142bc78"}', '2024-03-04 02:00:00'),
(1000, 'forks', '{"version":1,"complete_from":null,"mark":"2023-09-11T00:00:00+00:00","seen":["2023-09-11T00:00:00+00:00",5],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
(1000, 'issues', '{"version":1,"complete_from":null,"mark":"2024-01-22T09:00:00+00:00","seen":["2024-01-22T09:00:00+00:00",30],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
(1000, 'pulls', '{"version":1,"complete_from":null,"mark":"2023-11-27T00:00:00+00:00","seen":["2023-11-27T00:00:00+00:00",6],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
(1000, 'releases', '{"version":1,"complete_from":null,"mark":"2023-10-30T00:00:00+00:00","seen":["2023-10-30T00:00:00+00:00",3],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
(1000, 'stars', '{"version": 1, "stars": 60, "target": null, "next_url": null, "stop_week": null, "newest_week": 1709424000, "etag": "W/\"db7ea2411f2e58508bd37ef7e26995d7b727592398a46fa9e153a313a9ec0096\""}', '2024-03-04 02:00:00'),
(1000, 'stars_in_full', '2024-03-04T02:00:00+00:00', '2024-03-04 02:00:00');
