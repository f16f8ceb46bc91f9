-- The part of the public surface that pages read, as the contract names it; filled by the tests.
create table frameworks (framework varchar, name varchar, lifecycle varchar, lifecycle_since date, lifecycle_precision varchar, lifecycle_source varchar, verdict varchar, remark varchar);
create table framework_repos (framework varchar, repo varchar, repo_id bigint, role varchar, valid_from date, valid_to date);
create table framework_events (framework varchar, kind varchar, on_date date, title varchar, source varchar, precision varchar, acts_on date);
create table assessments (
  framework varchar, dimension varchar, score double, basis varchar, assessed_on date, assessed_by varchar, source varchar);
create table repos (
  repo varchar, repo_id bigint, created_at timestamp, is_archived boolean, archived_at timestamp, default_branch varchar,
  pushed_at timestamp, stars bigint, forks bigint, open_issues bigint, observed_at timestamp);
create table repo_weekly (repo varchar, week_start date, commits bigint);
create table framework_weekly (
  framework varchar, week_start date, commits bigint, mainline_commits bigint, issues_opened bigint, issues_closed bigint, prs_merged bigint, stars_total bigint,
  any_close_rate_30d double);
create table metric_values (
  framework varchar, metric varchar, as_of date, value double, unit varchar, sample_size bigint, status varchar, reason varchar);
create table commits_by_company_weekly (framework varchar, week_start date, company varchar, commits bigint, people bigint, known_at timestamp);
create table company_domains (company varchar, name varchar, kind varchar, domain varchar, valid_from date, valid_to date, source varchar);
create table vendor_exits (
  framework varchar, company varchar, left_on date, noticed_on date, returned_on date, commits_before bigint, all_before bigint, commits_after bigint,
  all_after bigint);
create table market_quarterly (
  framework varchar, source varchar, quarter date, reason varchar, amount bigint, has_begun boolean, known_at timestamp);
create table question_stock (subject varchar, questions bigint, known_at timestamp);
create table dependents (subject varchar, version varchar, observed_on date, packages bigint, direct bigint, indirect bigint, known_at timestamp);
create table framework_subjects (framework varchar, source varchar, kind varchar, subject varchar, valid_from date, valid_to date);
create table health_without_sponsor (
  framework varchar, as_of date, company varchar, commits_wk double, commits_wk_without double, people bigint, people_without bigint,
  health double, health_without double, reason varchar);
create table install_checks (
  subject varchar, version varchar, python varchar, tried_on date, installed boolean, imported boolean, error varchar, detail varchar, seconds double,
  isolation varchar, source varchar, known_at timestamp);
create table framework_people (framework varchar, span varchar, since date, until date, people bigint);
create table releases (repo varchar, tag varchar, published_at timestamp, is_prerelease boolean);
create table claims (
  claim_id varchar, framework varchar, section varchar, text varchar, stated_value double, unit varchar, stated_as_of date);
create table claim_checks (
  claim_id varchar, checked_at timestamp, measured_value double, finding varchar, evidence_sql varchar, note varchar,
  as_of date, is_then boolean);
create table alert_log (alert_id varchar, happened_at timestamp, event varchar, channel varchar, outcome varchar);
create table scores (
  framework varchar, as_of date, dimension varchar, score double, low double, high double, coverage double, confidence double,
  basis varchar, rubric_version bigint, uncapped double, reason varchar, known_at timestamp, rubric_hash varchar default '');
create table score_parts (
  framework varchar, as_of date, dimension varchar, metric varchar, basis varchar, value double, unit varchar, points double,
  weight double, contribution double, status varchar, reason varchar, rubric_version bigint);
create table alerts (
  alert_id varchar, framework varchar, lane varchar, state varchar, opened_at timestamp, closed_at timestamp,
  acknowledged_at timestamp, silenced_until date, title varchar, body varchar);
create table runs (
  run_id varchar, started_at timestamp, finished_at timestamp, status varchar, requests bigint, graphql_points bigint);
create table source_status (
  run_id varchar, source varchar, subject varchar, outcome varchar, row_count bigint, requests bigint, reason varchar,
  happened_at timestamp);
create table meta (key varchar, value varchar);
create table v_track_record (
  alert_id varchar, framework varchar, lane varchar, state varchar, opened_at timestamp, closed_at timestamp, ended_on date, ended_precision varchar,
  lead_days bigint, verdict varchar, origin varchar);
create table verdicts (
  framework varchar, as_of date, rule varchar, verdict varchar, if_starting varchar, if_using varchar, if_leaving varchar, why varchar,
  policy_version bigint);
create table red_flags (
  framework varchar, as_of date, place bigint, kind varchar, subject varchar, says varchar, value double, limit_value double, unit varchar,
  on_date date, precision varchar, source varchar);
create table verdict_changes (
  framework varchar, as_of date, place bigint, direction varchar, kind varchar, subject varchar, value_now double, value_needed double,
  unit varchar, points_now double, points_needed double, rule varchar, verdict varchar);
create table leans_on (
  framework varchar, as_of date, dimension varchar, metric varchar, health double, health_without double, rule_without varchar);
create table simulated_figures (repo varchar, figure varchar, known_since date, known_until date, simulated varchar);
create table simulated_scale (repo varchar, kind varchar, factor double);
create table dimensions (
  dimension varchar, label varchar, question varchar, position bigint, part_of varchar, weight double, is_measured boolean, fallback varchar,
  rubric_version bigint);
insert into dimensions values
('health', 'Ecosystem Health', 'Is it alive and kept up?', 1, 'speed', 0.2, true, null, 1),
('vitality', 'Vitality', 'Do people work on it now?', 2, 'health', 0.75, true, null, 1),
('stock', 'Stock', 'How much has it gathered since it began?', 3, 'health', 0.25, true, null, 1),
('production', 'Production Maturity', 'Can it be run in production?', 4, 'speed', 0.2, false, 'assessed', 1),
('research', 'Research Adoption', 'Is it used in research?', 5, 'speed', 0.2, false, 'assessed', 1),
('learning', 'Learning Curve', 'Is it easy to learn?', 6, 'speed', 0.2, false, 'assessed', 1),
('performance', 'Performance', 'Is it fast?', 7, 'speed', 0.2, false, 'assessed', 1),
('speed', 'Speed Score', 'All five together', 8, null, null, false, null, 1);
