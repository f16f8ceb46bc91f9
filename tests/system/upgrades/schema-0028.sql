create schema raw;
create schema pulse;
CREATE TABLE pulse.alert_actions(action_id VARCHAR NOT NULL, "action" VARCHAR NOT NULL, happened_at TIMESTAMP, alert_id VARCHAR, author VARCHAR, until_day DATE, reason VARCHAR);
CREATE TABLE pulse.alert_basis(framework VARCHAR NOT NULL, basis VARCHAR NOT NULL, since DATE NOT NULL);
insert into pulse.alert_basis values
('house000', '6f712c905c97cb89a1964839befc01b5', '2024-03-04');
CREATE TABLE pulse.alert_log(alert_id VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, "event" VARCHAR NOT NULL, channel VARCHAR, outcome VARCHAR);
CREATE TABLE pulse.alert_parts(alert_id VARCHAR NOT NULL, "position" BIGINT NOT NULL, "label" VARCHAR NOT NULL, "text" VARCHAR NOT NULL);
CREATE TABLE pulse.alerts(alert_id VARCHAR NOT NULL, framework VARCHAR NOT NULL, lane VARCHAR NOT NULL, state VARCHAR NOT NULL, opened_at TIMESTAMP NOT NULL, closed_at TIMESTAMP, acknowledged_at TIMESTAMP, silenced_until DATE, title VARCHAR NOT NULL);
CREATE TABLE pulse.assessments(framework VARCHAR NOT NULL, dimension VARCHAR NOT NULL, score DOUBLE, basis VARCHAR NOT NULL, assessed_on DATE NOT NULL, assessed_by VARCHAR NOT NULL, "source" VARCHAR NOT NULL, CHECK((score BETWEEN 0 AND 10)));
CREATE TABLE pulse.catalog_subjects(framework VARCHAR NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, valid_from DATE, valid_to DATE);
CREATE TABLE pulse.claim_checks(claim_id VARCHAR NOT NULL, checked_at TIMESTAMP NOT NULL, measured_value DOUBLE, finding VARCHAR NOT NULL, evidence_sql VARCHAR, note VARCHAR, as_of DATE NOT NULL, is_then BOOLEAN NOT NULL, CHECK((finding IN ('supported', 'partly', 'contradicted', 'not_checkable'))));
CREATE TABLE pulse.claims(claim_id VARCHAR NOT NULL, framework VARCHAR NOT NULL, section VARCHAR NOT NULL, "text" VARCHAR NOT NULL, stated_value DOUBLE, unit VARCHAR, stated_as_of DATE);
CREATE TABLE pulse.deliveries(alert_id VARCHAR NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, channel VARCHAR NOT NULL, sent_at TIMESTAMP NOT NULL);
CREATE TABLE pulse.dimensions(dimension VARCHAR NOT NULL, "label" VARCHAR NOT NULL, question VARCHAR NOT NULL, "position" BIGINT NOT NULL, part_of VARCHAR, weight DOUBLE, is_measured BOOLEAN NOT NULL, fallback VARCHAR, rubric_version BIGINT NOT NULL);
insert into pulse.dimensions values
('health', 'Ecosystem Health', 'Is it alive and kept up?', 1, 'speed', 0.2, True, null, 1),
('learning', 'Learning Curve', 'Is it easy to learn?', 6, 'speed', 0.2, False, 'assessed', 1),
('performance', 'Performance', 'Is it fast?', 7, 'speed', 0.2, False, 'assessed', 1),
('production', 'Production Maturity', 'Can it be run in production?', 4, 'speed', 0.2, False, 'assessed', 1),
('research', 'Research Adoption', 'Is it used in research?', 5, 'speed', 0.2, False, 'assessed', 1),
('speed', 'Speed Score', 'All five together', 8, null, null, False, null, 1),
('stock', 'Stock', 'How much has it gathered since it began?', 3, 'health', 0.25, True, null, 1),
('vitality', 'Vitality', 'Do people work on it now?', 2, 'health', 0.75, True, null, 1);
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
('house000', '2024-02-26', 0, 0, 0, 0, 0, 0, 0, 0, null, 60, 'retained', null, null, 12);
CREATE TABLE pulse.frameworks(framework VARCHAR NOT NULL, "name" VARCHAR NOT NULL, verdict VARCHAR);
insert into pulse.frameworks values
('house000', 'house000', null);
CREATE TABLE pulse.leans_on(framework VARCHAR NOT NULL, as_of DATE NOT NULL, dimension VARCHAR NOT NULL, metric VARCHAR NOT NULL, health DOUBLE NOT NULL, health_without DOUBLE, rule_without VARCHAR NOT NULL);
insert into pulse.leans_on values
('house000', '2024-03-04', 'stock', 'forks', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'stock', 'lifetime_contrib', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'stock', 'stars', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'vitality', 'commit_ret', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'vitality', 'commits_wk', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'vitality', 'contrib_ret', 4.953543564405633, null, 'unknown'),
('house000', '2024-03-04', 'vitality', 'release_days', 4.953543564405633, 4.781115462234683, 'thin');
CREATE TABLE pulse.machine_accounts(account_id VARCHAR NOT NULL);
insert into pulse.machine_accounts values
('021cac01168ec630'),
('06746feef445a021'),
('06f45090ddb6f355'),
('0836b3a8a26d2103'),
('0895ce217a27b26f'),
('09cad0ca32d92cc1'),
('0a967dd9b0313332'),
('0ac5cbc9bd7c2633'),
('1175e938e1feb06c'),
('12930d34365b9f11'),
('13d7d1b9e9f3bcc1'),
('189806365a70fd0d'),
('1b566a22f4b0621d'),
('21aca7f9c8e8e0e8'),
('24d418e3f3e26dfa'),
('26c7de819a483a57'),
('282b8d67242050e2'),
('2bc38ef0b7773d0e'),
('33401b82f6af2a51'),
('35e49341fa515618'),
('39a0e517623602d8'),
('3a0eb8be479a6da9'),
('3b3346bc4df9b509'),
('42626a4d5c61b6d6'),
('42ef10062a4ec0d9'),
('52f0bbe68496e70f'),
('552771adba5fe2af'),
('55c1fa9db17a17aa'),
('5e0e725ad0d37d47'),
('603ea3c29ab85833'),
('60b97d41b219c78e'),
('72a189db21de3bc3'),
('796b3becb604f075'),
('7b33a56eaf2187f7'),
('81ef3ea899fe8928'),
('83f3d13eaa9b259f'),
('861e5194464564da'),
('86f333aaa5d0b8e1'),
('872caca65e33e696'),
('8b29979f91937036'),
('916cd6671d892993'),
('93d3364b87ac490f'),
('99c72a6ca6bf8517'),
('99fc36fe1719de39'),
('9a1099e6b58e6a42'),
('9b029fda0bb8bf25'),
('9cfeeabf3deca1be'),
('a4552a5795273e1b'),
('a5c4482f957d1dc9'),
('a950e80120e92e36'),
('aa52310bf2d43aed'),
('ae91e2f3f47a1e2a'),
('b0a57f7b131637be'),
('b383da18c6c5bd70'),
('b47587e3f72c3632'),
('b4db3d75f3cdc4bc'),
('b4f211b3d9117bdf'),
('b71c94ac3d6ba1d4'),
('b77db9f137b3c60f'),
('b91eaff72fa23d1a'),
('bded7674b8ed919c'),
('be4934a9ca4cb523'),
('c690c11380ebc6b5'),
('c6fe5c08ccc8fde3'),
('c9e8222a53185aa0'),
('cafd4fad383bfb0e'),
('d1955050102deabc'),
('da2bc0ca74d82a4f'),
('de0097276afae27d'),
('ebd885948311a9d6'),
('ed60f7047d16d590'),
('efff2f841a27bf05'),
('f15accf630776d30'),
('f24ac5cc5d8b75ef'),
('f2a0a63edf39ae3a'),
('f40ab4b4e90075e6'),
('fc69b33fad610764'),
('fcd31c4896c753dc'),
('fd9293090911fdf8'),
('fdcf53b1b4c7a4af');
CREATE TABLE pulse.meta("key" VARCHAR NOT NULL, "value" VARCHAR NOT NULL);
insert into pulse.meta values
('accounts', '9cbaa9bb8ab0c9bf'),
('github_api_url', 'http://127.0.0.1:4080'),
('identity_mark', '1a8f1e3180c16b97'),
('measured_with', '2 9cbaa9bb8ab0c9bf'),
('schema_version', '28'),
('scored_with', '081d0bdeb2bc903e5f1ad9d4b096be59'),
('simulated', 'true'),
('simulated_note', 'made-up projects');
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
('house000', 'stars', '2024-03-04', 60.0, 'stars', null, 'observed', null),
('house000', 'vendor_stale', '2024-03-04', null, 'days', null, 'not_applicable', 'the catalog names no vendor_table');
CREATE TABLE pulse.migrations("name" VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL, sha256 VARCHAR NOT NULL);
insert into pulse.migrations values
('0001_first.sql', '2024-03-04 02:00:00', '6034cbbfd558e9e3b058501291f2c0de49698a0f27f93fb3e0acc0c2497de78a'),
('0002_alerts.sql', '2024-03-04 02:00:00', '1f6f2234a9214b10fc02652f6cd6dd34a89d7ab9d39d53d2f75bb429f1e79e4f'),
('0003_track_record.sql', '2024-03-04 02:00:00', 'c97c869ef1f51f209a5cb5faec1f0e6b5c16e3504907e1a26531343a0b80e83e'),
('0004_verdicts.sql', '2024-03-04 02:00:00', '8ed01b04c6cb8c76043c1c02d3e3a0f9885c97303e66a279fbd1c8f2081024fa'),
('0005_event_places.sql', '2024-03-04 02:00:00', '3f562535d84277ac69b028065323a3b23cf8187542e1c633c487851d73405a1f'),
('0006_offences.sql', '2024-03-04 02:00:00', '6e6e55701d038a4a8379b4134fd49617792090a419b4bf8f3ada3227468e8dd3'),
('0007_star_days.sql', '2024-03-04 02:00:00', '88a53567513d1c8c52d316873b42902896fb1e3f4bb725058a79fb465307f307'),
('0008_vanished.sql', '2024-03-04 02:00:00', 'b3f99b5f8db33c42d29b13358105dac9680f3e75c20af242a6ebc63321453309'),
('0010_undated_commits.sql', '2024-03-04 02:00:00', '8d673d601965186c8c27a88f1c9ebfc16e60518474d90b71bcf494aaba671465'),
('0011_formula.sql', '2024-03-04 02:00:00', '10785749be562ec83e8bc8a9b3d4289ef743020a08b9a551734c60b738a13dc4'),
('0012_forgotten.sql', '2024-03-04 02:00:00', 'b080da91f891f5c4fa7bd9d828809e515cdef27174ad57b89b095aa23666ea0d'),
('0016_simulated_figures.sql', '2024-03-04 02:00:00', '1c3e4d1cdd87a5679cde9ae33caec94e34e9fbd81e13c30dda89fbdc7db3c014'),
('0020_named_authors.sql', '2024-03-04 02:00:00', 'bdcc3caedf0b84c27c290e474f8f5d03978d761e6b6098f6427c717456d8e418'),
('0021_verdict_weeks.sql', '2024-03-04 02:00:00', '01d9a5756df2db135407d61c6a0adc9ff0f98c98115a6589cb1d6aa47da47a29'),
('0022_alert_parts.sql', '2024-03-04 02:00:00', '949fce8ed1bb0fe6886edeefb033d8ec56a9335badf25b6ab7f4308e4db601f8'),
('0023_dimensions.sql', '2024-03-04 02:00:00', 'eb3b13298ddb2d1eb8f34a81cb72a80d60ec3735eb43cb16f3c31666aac24f0d'),
('0024_subjects.sql', '2024-03-04 02:00:00', '4c1c65b53184a6e421f32084f4dec73ab72a07e237ba4759d143ebc549d68352'),
('0025_package_files.sql', '2024-03-04 02:00:00', '9e1b0dddd141e340efef247b37e8877a050a6d8da5a4fa75797db878540c682d'),
('0026_vulnerabilities.sql', '2024-03-04 02:00:00', 'abf912445e2dcca667c90e0834eac6cbe56b30c0932ef8eca212224e155f156e'),
('0028_vendor_versions.sql', '2024-03-04 02:00:00', '497463830dff0b875b99f96bd9e318648d97c7c54b18da944a4ca583ea574785');
CREATE TABLE pulse.outbox(alert_id VARCHAR NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, state VARCHAR NOT NULL, health DOUBLE, queued_at TIMESTAMP NOT NULL, settled_at TIMESTAMP);
CREATE TABLE pulse.red_flags(framework VARCHAR NOT NULL, as_of DATE NOT NULL, place BIGINT NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, says VARCHAR NOT NULL, "value" DOUBLE, limit_value DOUBLE, unit VARCHAR, on_date DATE, "precision" VARCHAR, "source" VARCHAR, CHECK((kind IN ('event', 'alert', 'metric'))), CHECK(("precision" IN ('day', 'month', 'year'))));
insert into pulse.red_flags values
('house000', '2024-03-04', 1, 'metric', 'commits_wk', 'Fewer than one commit a week reaches its main lines', 0.6923076923076923, 1.0, 'commits/week', null, null, null);
CREATE TABLE pulse.replayed_alarms(framework VARCHAR NOT NULL, state VARCHAR NOT NULL, opened_on DATE NOT NULL, alert_on DATE, critical_on DATE, closed_on DATE, ended_on DATE, verdict VARCHAR NOT NULL, CHECK((state IN ('WATCH', 'ALERT', 'CRITICAL'))), CHECK((verdict IN ('ended', 'cleared', 'open'))));
CREATE TABLE pulse.replayed_verdicts(framework VARCHAR NOT NULL, as_of DATE NOT NULL, "rule" VARCHAR NOT NULL, verdict VARCHAR NOT NULL, policy_version BIGINT NOT NULL);
insert into pulse.replayed_verdicts values
('house000', '2023-07-10', 'unknown', 'Too little is known to bet on it.', 2),
('house000', '2023-08-07', 'thin', 'It looks alive, on thin evidence: try it before you rely on it.', 2);
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
(1000, '2024-02-26', 0, 0, 0, 0, 0, 0, 0, 0, null, 60, 'retained', null, null, 12);
CREATE TABLE pulse.runs(run_id VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP, as_of DATE, status VARCHAR NOT NULL, requests BIGINT, graphql_points BIGINT, reason VARCHAR);
insert into pulse.runs values
('20240304T020000Z-6e0429', '2024-03-04 02:00:00', '2026-11-30 07:02:02.590430', '2024-03-04', 'ok', 5, 3, null);
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
('house000', '2024-03-04', 'health', 4.953543564405633, 3.314188663979732, 5.676726658191084, 0.7025000000000001, 0.28757926476663137, 'measured', 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', 4.953543564405633, null, '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'learning', null, null, null, 0.0, null, null, 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, 'nobody has assessed learning on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'performance', null, null, null, 0.0, null, null, 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, 'nobody has assessed performance on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'production', null, null, null, 0.0, null, null, 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, 'nobody has assessed production on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'research', null, null, null, 0.0, null, null, 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, 'nobody has assessed research on or before this date', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'speed', null, null, null, 0.2, null, null, 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, 'the Speed Score needs every dimension; without a score: production, research, learning, performance', '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'stock', 0.7666081253016501, 0.7666081253016501, 0.7666081253016501, 0.8, 0.8, 'measured', 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, null, '2024-03-04 02:00:00'),
('house000', '2024-03-04', 'vitality', 6.349188710773627, 4.163382176872426, 7.313432835820896, 0.67, 0.1423665146261314, 'measured', 1, 'f67f947fe1a9b59b6cf4a391cfc3abb1f62327ac1f4e1d5361f64232687a99a7', null, null, '2024-03-04 02:00:00');
CREATE TABLE pulse.simulated_figures(repo VARCHAR NOT NULL, figure VARCHAR NOT NULL, known_since DATE, known_until DATE, simulated VARCHAR);
CREATE TABLE pulse.simulated_scale(repo VARCHAR NOT NULL, kind VARCHAR NOT NULL, factor DOUBLE NOT NULL, CHECK(((factor > 0) AND (factor <= 1))));
CREATE TABLE pulse.source_status(run_id VARCHAR NOT NULL, "source" VARCHAR NOT NULL, subject VARCHAR NOT NULL, outcome VARCHAR NOT NULL, row_count BIGINT, requests BIGINT, reason VARCHAR, happened_at TIMESTAMP NOT NULL, CHECK((outcome IN ('ok', 'unchanged', 'true_zero', 'denied', 'gone', 'unavailable', 'malformed'))));
insert into pulse.source_status values
('20240304T020000Z-6e0429', 'commits', 'acme/house000', 'ok', 31, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'facts', 'acme/house000', 'ok', 1, 2, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'forks', 'acme/house000', 'ok', 5, 1, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'issues', 'acme/house000', 'ok', 30, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'pulls', 'acme/house000', 'ok', 6, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'releases', 'acme/house000', 'ok', 3, 0, null, '2024-03-04 02:00:00'),
('20240304T020000Z-6e0429', 'stars', 'acme/house000', 'ok', 252, 2, null, '2024-03-04 02:00:00');
CREATE TABLE pulse.sources("source" VARCHAR NOT NULL, kind VARCHAR NOT NULL);
insert into pulse.sources values
('commits', 'repository'),
('forks', 'repository'),
('issues', 'repository'),
('package_files', 'package'),
('posts', 'repository'),
('pulls', 'repository'),
('questions', 'repository'),
('releases', 'repository'),
('stars', 'repository'),
('vendor_versions', 'vendor_table'),
('vulnerabilities', 'package');
CREATE TABLE pulse.stated_metrics(framework VARCHAR NOT NULL, metric VARCHAR NOT NULL, as_of DATE NOT NULL, "value" DOUBLE, low DOUBLE, high DOUBLE, unit VARCHAR, "source" VARCHAR NOT NULL);
CREATE TABLE pulse.unmeasured(changed_from DATE NOT NULL);
CREATE TABLE pulse.verdict_changes(framework VARCHAR NOT NULL, as_of DATE NOT NULL, place BIGINT NOT NULL, direction VARCHAR NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, value_now DOUBLE, value_needed DOUBLE, unit VARCHAR, points_now DOUBLE, points_needed DOUBLE, "rule" VARCHAR NOT NULL, verdict VARCHAR NOT NULL, CHECK((direction IN ('better', 'worse'))), CHECK((kind IN ('metric', 'pillar', 'alert', 'fact'))));
insert into pulse.verdict_changes values
('house000', '2024-03-04', 1, 'worse', 'alert', 'WATCH', null, null, null, null, null, 'fading', 'Alive, and less so than it was: start on it only with a way out.'),
('house000', '2024-03-04', 2, 'worse', 'fact', 'maintenance', null, null, null, null, null, 'closing', 'Its makers have said that new work ends: start nothing on it, and plan the move.');
CREATE TABLE pulse.verdicts(framework VARCHAR NOT NULL, as_of DATE NOT NULL, "rule" VARCHAR NOT NULL, verdict VARCHAR NOT NULL, if_starting VARCHAR NOT NULL, if_using VARCHAR NOT NULL, if_leaving VARCHAR NOT NULL, why VARCHAR NOT NULL, policy_version BIGINT NOT NULL, policy_hash VARCHAR NOT NULL);
insert into pulse.verdicts values
('house000', '2024-03-04', 'thin', 'It looks alive, on thin evidence: try it before you rely on it.', 'After a trial of your own; the score rests on too little.', 'Stay; nothing measured speaks against it.', 'Nothing measured asks you to leave.', 'Too little of what the score needs was measured: its confidence is below one half.', 2, '5496431a6d194905ea00d331d80d5ea80df7215a64671ce99317e48a7b08e98b');
CREATE TABLE pulse.violations(subject VARCHAR NOT NULL, observed_at TIMESTAMP NOT NULL, check_name VARCHAR NOT NULL, "source" VARCHAR NOT NULL, detail VARCHAR NOT NULL);
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
CREATE TABLE raw.commits(repo_id BIGINT NOT NULL, sha VARCHAR NOT NULL, committed_at TIMESTAMP, authored_at TIMESTAMP, author_id VARCHAR, is_bot BOOLEAN NOT NULL, is_sync_account BOOLEAN NOT NULL, is_merge BOOLEAN NOT NULL, subject_key VARCHAR, known_at TIMESTAMP NOT NULL, is_named BOOLEAN);
insert into raw.commits values
(1000, '0de1cb7dfb97260545ad339457a8b265a75b32e4', '2023-09-12 00:00:00', '2023-09-12 00:00:00', 'f4c6c7370005cccb', False, False, False, 'd82438ce82280df1', '2024-03-04 02:00:00', False),
(1000, '15db45c2e9f372ad7930e790372f633314f1f892', '2023-10-31 00:00:00', '2023-10-31 00:00:00', '5d91ded61f893592', False, False, False, '177198f11bd76f16', '2024-03-04 02:00:00', False),
(1000, '2c403b9ff15ba06239325d3219bd789e5bacc656', '2023-08-15 00:00:00', '2023-08-15 00:00:00', 'd1a8ab522dcce3f8', False, False, False, 'da183656fa92f621', '2024-03-04 02:00:00', False),
(1000, '3340bc1317ac1c2d65af5e501b0c2cd12a372a7a', '2023-09-26 00:00:00', '2023-09-26 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '342123fccdacb894', '2024-03-04 02:00:00', False),
(1000, '359fd929268d8fef7eea67aacf97e789657302f2', '2023-10-24 00:00:00', '2023-10-24 00:00:00', 'f4c6c7370005cccb', False, False, False, '0ec0dd99ad00e234', '2024-03-04 02:00:00', False),
(1000, '3e7ca1990f23fbeb285d61c0f12dc48ddd07dcd5', '2023-12-19 00:00:00', '2023-12-19 00:00:00', 'd1a8ab522dcce3f8', False, False, False, 'c860e7b8d9ddd063', '2024-03-04 02:00:00', False),
(1000, '3fcc7c75930756d12ecee8ca89a8c1bf7c1b5257', '2023-12-26 00:00:00', '2023-12-26 00:00:00', 'a983c22fda776969', False, False, False, 'f41e0e9081945594', '2024-03-04 02:00:00', False),
(1000, '4e47043840acee38bc827fae36f2fff4dc99a2d4', '2023-07-11 00:00:00', '2023-07-11 00:00:00', 'a983c22fda776969', False, False, False, 'e0adb6bc5086cb81', '2024-03-04 02:00:00', False),
(1000, '5662f0093ce0f0e55ffa1f7703ec6884a628b0fd', '2023-08-01 00:00:00', '2023-08-01 00:00:00', 'f4c6c7370005cccb', False, False, False, '6d3af353e66ded43', '2024-03-04 02:00:00', False),
(1000, '5cd699d6d624fd05fb83a09b93a32862edd1ca62', '2023-09-19 00:00:00', '2023-09-19 00:00:00', '5d91ded61f893592', False, False, False, 'b1d90865d40fdb63', '2024-03-04 02:00:00', False),
(1000, '607e746e3e52b022653a9704d265339339957613', '2023-08-22 00:00:00', '2023-08-22 00:00:00', 'a983c22fda776969', False, False, False, '0d56b279324545f2', '2024-03-04 02:00:00', False),
(1000, '69ca70887d56ddfc98419e7e4ac8712ea9f7bc0a', '2023-10-10 00:00:00', '2023-10-10 00:00:00', '64e7f62ead94b323', False, False, False, '6c242213202ee5b2', '2024-03-04 02:00:00', False),
(1000, '70ce5a7906be4b5bab85dfb06a4853162b807a10', '2023-10-03 00:00:00', '2023-10-03 00:00:00', 'a983c22fda776969', False, False, False, '582c2fddd4e30993', '2024-03-04 02:00:00', False),
(1000, '75b52c9e2b644d500d1d0bb9a0a27eb16ad80ebb', '2024-01-27 00:00:00', '2024-01-27 00:00:00', '8984cc92680d471a', False, False, False, '763eccdd88239a9d', '2024-03-04 02:00:00', False),
(1000, '7ce2749777c872b50f0316c980525cf17b4af1f9', '2023-07-18 00:00:00', '2023-07-18 00:00:00', '64e7f62ead94b323', False, False, False, 'b31769e02c4e7509', '2024-03-04 02:00:00', False),
(1000, '8c865bd01c4afbf096ef5a7adf6e0878d890a0fd', '2023-11-21 00:00:00', '2023-11-21 00:00:00', '64e7f62ead94b323', False, False, False, '6454b3521efdd847', '2024-03-04 02:00:00', False),
(1000, '9a2565e65938f136b90e26ecee4cfd08bbc8cc51', '2024-01-23 00:00:00', '2024-01-23 00:00:00', '5d91ded61f893592', False, False, False, '04d4a5c54918f3a9', '2024-03-04 02:00:00', False),
(1000, 'b6a308c63f7b997a6d4a191d2fa9b5bf1f08ca93', '2023-10-17 00:00:00', '2023-10-17 00:00:00', 'c52b735ba3207c8b', False, False, False, '3cbf729c08dcdc99', '2024-03-04 02:00:00', False),
(1000, 'b828b1e0d536150e9ee93196f80fc372d8a6fe93', '2024-01-16 00:00:00', '2024-01-16 00:00:00', 'f4c6c7370005cccb', False, False, False, 'd1b0b225b479f4d5', '2024-03-04 02:00:00', False),
(1000, 'c022d71597eca6afbca3fed8a1cdb8268e0b9b02', '2023-08-08 00:00:00', '2023-08-08 00:00:00', '5d91ded61f893592', False, False, False, '4637ef69548310f8', '2024-03-04 02:00:00', False),
(1000, 'cea017e0b6aca572180ecdbf2034b58eaf4528e2', '2024-01-02 00:00:00', '2024-01-02 00:00:00', '64e7f62ead94b323', False, False, False, 'bb11b58d3628270c', '2024-03-04 02:00:00', False),
(1000, 'd621938219508bc455dbf89988eae36351696725', '2023-12-12 00:00:00', '2023-12-12 00:00:00', '5d91ded61f893592', False, False, False, '303b64f68a9a022d', '2024-03-04 02:00:00', False),
(1000, 'dfccaa147010160261e20327907183065cce06f1', '2023-11-07 00:00:00', '2023-11-07 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '0b4a066d7667e1d8', '2024-03-04 02:00:00', False),
(1000, 'e77be6ac97e0f03a2a10961c593c999bd3b4f949', '2023-11-14 00:00:00', '2023-11-14 00:00:00', 'a983c22fda776969', False, False, False, '19cb194d9f1581e3', '2024-03-04 02:00:00', False),
(1000, 'e792616030c53667a2c281005d6a0d51c35951d4', '2023-07-25 00:00:00', '2023-07-25 00:00:00', 'c52b735ba3207c8b', False, False, False, 'be6e9e4f4cf3bee6', '2024-03-04 02:00:00', False),
(1000, 'eb7399989891b119663c2f76ecb1728b5eb0e597', '2023-11-28 00:00:00', '2023-11-28 00:00:00', 'c52b735ba3207c8b', False, False, False, 'd311d2415f86daeb', '2024-03-04 02:00:00', False),
(1000, 'eef9416fa523f3602fb0db22bc46a8b86312c6d5', '2024-01-09 00:00:00', '2024-01-09 00:00:00', 'c52b735ba3207c8b', False, False, False, 'd5c210f5375b3aa4', '2024-03-04 02:00:00', False),
(1000, 'f7ef493704f6ddf67af317f67e9a0dd35846ee15', '2023-09-05 00:00:00', '2023-09-05 00:00:00', 'c52b735ba3207c8b', False, False, False, '968228af82fda50c', '2024-03-04 02:00:00', False),
(1000, 'fd0b24c72ddf79b6c0d763b3ed076e9ee5117750', '2023-08-29 00:00:00', '2023-08-29 00:00:00', '64e7f62ead94b323', False, False, False, '04be995c8d41ec95', '2024-03-04 02:00:00', False),
(1000, 'ff154971c16e7c6526d91b04723776865a0631a9', '2023-12-05 00:00:00', '2023-12-05 00:00:00', 'f4c6c7370005cccb', False, False, False, 'a8fc32e00eec1cb7', '2024-03-04 02:00:00', False),
(1000, 'ff42f3557d57d6b6d11373d6637ddf6c6fa020ba', '2023-07-04 00:00:00', '2023-07-04 00:00:00', 'd1a8ab522dcce3f8', False, False, False, '4ff3456b4d8098c3', '2024-03-04 02:00:00', False);
CREATE TABLE raw.coverage(subject VARCHAR NOT NULL, "source" VARCHAR NOT NULL, complete_from TIMESTAMP, complete_until TIMESTAMP NOT NULL);
insert into raw.coverage values
('github/1000', 'commits', null, '2024-03-04 02:00:00'),
('github/1000', 'forks', null, '2024-03-04 02:00:00'),
('github/1000', 'issues', null, '2024-03-04 02:00:00'),
('github/1000', 'pulls', null, '2024-03-04 02:00:00'),
('github/1000', 'releases', null, '2024-03-04 02:00:00'),
('github/1000', 'stars', null, '2024-03-03 00:00:00');
CREATE TABLE raw.etags(url VARCHAR NOT NULL, etag VARCHAR NOT NULL, fetched_at TIMESTAMP NOT NULL);
CREATE TABLE raw.forgotten(mark VARCHAR NOT NULL, salt VARCHAR NOT NULL, noted_at TIMESTAMP NOT NULL);
CREATE TABLE raw.forks(repo_id BIGINT NOT NULL, fork_id BIGINT NOT NULL, created_at TIMESTAMP NOT NULL, known_at TIMESTAMP NOT NULL);
insert into raw.forks values
(1000, 100000001, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000002, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000003, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000004, '2023-09-11 00:00:00', '2024-03-04 02:00:00'),
(1000, 100000005, '2023-09-11 00:00:00', '2024-03-04 02:00:00');
CREATE TABLE raw.issue_events(repo_id BIGINT NOT NULL, number BIGINT NOT NULL, place BIGINT NOT NULL, "event" VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, actor_id VARCHAR, actor_is_bot BOOLEAN, state_reason VARCHAR, known_at TIMESTAMP NOT NULL, CHECK(("event" IN ('closed', 'reopened', 'stale_labeled', 'stale_unlabeled'))), CHECK(((actor_is_bot IS NOT NULL) OR ("event" NOT IN ('closed', 'reopened')))));
insert into raw.issue_events values
(1000, 1, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 2, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 3, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 4, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 5, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 6, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 7, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 8, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 9, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 10, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 11, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 12, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 13, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 14, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 15, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 16, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 17, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 18, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 19, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 20, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 21, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 22, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00'),
(1000, 23, 0, 'closed', '2023-12-25 00:00:00', 'e08ae60629c271a0', False, 'completed', '2024-03-04 02:00:00');
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
CREATE TABLE raw.observations(repo_id BIGINT NOT NULL, observed_at TIMESTAMP NOT NULL, repo VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL, pushed_at TIMESTAMP, is_archived BOOLEAN NOT NULL, archived_at TIMESTAMP, is_empty BOOLEAN, has_issues BOOLEAN, default_branch VARCHAR, stars BIGINT, forks BIGINT, watchers BIGINT, open_issues BIGINT, issues_total BIGINT, pulls_total BIGINT, releases_total BIGINT, issues_updated_at TIMESTAMP, pulls_updated_at TIMESTAMP, newest_fork_at TIMESTAMP, newest_release_at TIMESTAMP, commits_total BIGINT);
insert into raw.observations values
(1000, '2024-03-04 02:00:00', 'acme/house000', '2023-07-03 00:00:00', '2024-01-27 00:00:00', False, null, False, True, 'main', 60, 5, 0, 7, 30, 6, 3, '2024-01-22 09:00:00', '2023-11-27 00:00:00', '2023-09-11 00:00:00', '2023-10-30 00:00:00', 30);
CREATE TABLE raw.package_files(subject VARCHAR NOT NULL, filename VARCHAR NOT NULL, "version" VARCHAR, kind VARCHAR, tags VARCHAR, requires_python VARCHAR, uploaded_at TIMESTAMP NOT NULL, size_bytes BIGINT, is_yanked BOOLEAN NOT NULL, yanked_reason VARCHAR, is_prerelease BOOLEAN, project_status VARCHAR, known_at TIMESTAMP NOT NULL);
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
CREATE TABLE raw.streams(subject VARCHAR NOT NULL, stream VARCHAR NOT NULL, state VARCHAR NOT NULL, moved_at TIMESTAMP NOT NULL);
insert into raw.streams values
('github', 'counts_size', '{"size":20,"ceiling":null,"failed_on":null}', '2024-03-04 02:00:00'),
('github', 'facts_size', '{"size":20,"ceiling":null,"failed_on":null}', '2024-03-04 02:00:00'),
('github', 'refusals', '{}', '2024-03-04 02:00:00'),
('github/1000', 'commits', '{"version": 2, "marks": ["2024-01-27T00:00:00+00:00", "2023-10-30T00:00:00+00:00", "main", []], "branches": "80d5e6cc8db865f61ca7ccfe3b7c540df57c77b178c78cdc2911eeedc1887f04"}', '2024-03-04 02:00:00'),
('github/1000', 'commits_read_by', '2 9cbaa9bb8ab0c9bf', '2024-03-04 02:00:00'),
('github/1000', 'forks', '{"version":2,"complete_from":null,"mark":"2023-09-10T23:55:00+00:00","seen":["2023-09-11T00:00:00+00:00",5],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
('github/1000', 'issues', '{"version":2,"complete_from":null,"mark":"2024-01-22T08:55:00+00:00","seen":["2024-01-22T09:00:00+00:00",30],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
('github/1000', 'pulls', '{"version":2,"complete_from":null,"mark":"2023-11-26T23:55:00+00:00","seen":["2023-11-27T00:00:00+00:00",6],"spans":[],"news":null,"more":[]}', '2024-03-04 02:00:00'),
('github/1000', 'releases', '{"version":2,"complete_from":null,"mark":"2023-10-29T23:55:00+00:00","seen":["2023-10-30T00:00:00+00:00",3],"spans":[],"news":null,"more":[],"read_on":"2024-03-04"}', '2024-03-04 02:00:00'),
('github/1000', 'stars', '{"version": 1, "stars": 60, "target": null, "next_url": null, "stop_week": null, "newest_week": 1709424000, "etag": "W/\"db7ea2411f2e58508bd37ef7e26995d7b727592398a46fa9e153a313a9ec0096\"", "total": null, "difference": 0}', '2024-03-04 02:00:00'),
('github/1000', 'stars_in_full', '2024-03-04T02:00:00+00:00', '2024-03-04 02:00:00');
CREATE TABLE raw.vanished(repo_id BIGINT NOT NULL, kind VARCHAR NOT NULL, number BIGINT NOT NULL, last_seen_at TIMESTAMP NOT NULL, noticed_at TIMESTAMP NOT NULL, returned_at TIMESTAMP, CHECK((kind IN ('issue', 'pull_request', 'fork', 'release'))));
CREATE TABLE raw.vendor_versions(subject VARCHAR NOT NULL, "scope" VARCHAR NOT NULL, "version" VARCHAR NOT NULL, first_seen_at TIMESTAMP NOT NULL, is_censored BOOLEAN NOT NULL, not_before TIMESTAMP, removed_at TIMESTAMP, commit_sha VARCHAR NOT NULL, known_at TIMESTAMP NOT NULL);
CREATE TABLE raw.vulnerabilities(subject VARCHAR NOT NULL, vulnerability VARCHAR NOT NULL, aliases VARCHAR NOT NULL, severity VARCHAR, introduced VARCHAR, fixed VARCHAR, last_affected VARCHAR, published_at TIMESTAMP NOT NULL, modified_at TIMESTAMP NOT NULL, withdrawn_at TIMESTAMP, known_at TIMESTAMP NOT NULL);
