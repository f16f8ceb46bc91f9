-- The working file, version 1. Never edited after a release: a change is a new file.
-- raw:   what the collectors brought, keyed by GitHub's numeric repo_id, which survives renames.
-- pulse: what we computed or wrote down. Times are UTC TIMESTAMP; days are DATE.
-- There are no primary keys: MERGE keeps rows unique, and keys make the file many times larger.

create schema raw;
create schema pulse;

-- The ledger: which of these files has been applied, and what it said then.
create table pulse.migrations (name varchar not null, applied_at timestamp not null, sha256 varchar not null);

-- From which event day on the computed tables lag behind the raw ones; written with the rows, emptied by the measuring.
create table pulse.unmeasured (changed_from date not null);

-- One row per repository and UTC day of observation; a later look on the same day replaces it only where it differs.
create table raw.observations (
  repo_id bigint not null, observed_at timestamp not null, repo varchar not null, created_at timestamp not null,
  pushed_at timestamp, is_archived boolean not null, archived_at timestamp, is_empty boolean, has_issues boolean,
  default_branch varchar, stars bigint, forks bigint, watchers bigint, open_issues bigint,
  issues_total bigint, pulls_total bigint, releases_total bigint,
  issues_updated_at timestamp, pulls_updated_at timestamp, newest_fork_at timestamp, newest_release_at timestamp);

-- Which repo_id a catalog name answered with. A name that another repository took over is not followed.
create table raw.names (name varchar not null, repo_id bigint not null, known_at timestamp not null);

-- Retained stars by day; a changed day is appended with its own known_at, the newest counts. No row: none that day.
create table raw.star_days (repo_id bigint not null, day date not null, gained bigint not null, known_at timestamp not null);

create table raw.forks (repo_id bigint not null, fork_id bigint not null, created_at timestamp not null, known_at timestamp not null);

create table raw.releases (
  repo_id bigint not null, release_id bigint not null, tag varchar not null, created_at timestamp, published_at timestamp,
  is_prerelease boolean not null, is_draft boolean not null, known_at timestamp not null);

create table raw.commits (
  repo_id bigint not null, sha varchar not null, committed_at timestamp not null, authored_at timestamp,
  author_id varchar, is_bot boolean not null, is_sync_account boolean not null, is_merge boolean not null,
  subject_key varchar, known_at timestamp not null);

-- Of the default branch every reachable commit; of another branch the commits that the default branch lacks
-- and those on its own first-parent line that are not on the default branch's.
create table raw.branch_commits (
  repo_id bigint not null, branch varchar not null, sha varchar not null, is_default boolean not null, is_first_parent boolean not null);

create table raw.issues (
  repo_id bigint not null, number bigint not null, created_at timestamp not null, closed_at timestamp, updated_at timestamp,
  state varchar not null, state_reason varchar, author_id varchar, author_is_bot boolean not null, known_at timestamp not null);

create table raw.issue_events (
  repo_id bigint not null, number bigint not null, event varchar not null check (event in ('closed', 'reopened')),
  happened_at timestamp not null, actor_id varchar, actor_is_bot boolean not null, state_reason varchar, known_at timestamp not null);

create table raw.pulls (
  repo_id bigint not null, number bigint not null, created_at timestamp not null, merged_at timestamp, closed_at timestamp,
  updated_at timestamp, state varchar not null, author_id varchar, author_is_bot boolean not null, known_at timestamp not null);

-- Where a source was complete: from (NULL: since the repository began) until. source: commits, stars, forks, releases, issues, pulls.
create table raw.coverage (
  repo_id bigint not null, source varchar not null, complete_from timestamp, complete_until timestamp not null);

-- How far each walk has come, as the collector's own JSON text; committed in one transaction with the page it came with.
create table raw.streams (repo_id bigint not null, stream varchar not null, state varchar not null, moved_at timestamp not null);

create table raw.etags (url varchar not null, etag varchar not null, fetched_at timestamp not null);

-- The catalog as of the last run that read it.
create table pulse.frameworks (framework varchar not null, name varchar not null, verdict varchar);
create table pulse.framework_repos (
  framework varchar not null, name varchar not null, role varchar not null check (role in ('core', 'satellite', 'host', 'mirror')),
  valid_from date, valid_to date);
create table pulse.framework_events (
  framework varchar not null, kind varchar not null, on_date date not null, title varchar not null, source varchar not null,
  precision varchar not null check (precision in ('day', 'month', 'year')));
create table pulse.assessments (
  framework varchar not null, dimension varchar not null, score double check (score between 0 and 10), basis varchar not null,
  assessed_on date not null, assessed_by varchar not null, source varchar not null);
create table pulse.stated_metrics (
  framework varchar not null, metric varchar not null, as_of date not null, value double, low double, high double, unit varchar, source varchar not null);

create table pulse.repo_weekly (
  repo_id bigint not null, week_start date not null, commits bigint, human_commits bigint, mainline_commits bigint, active_authors bigint,
  issues_opened bigint, issues_closed bigint, prs_opened bigint, prs_merged bigint, stars_gained bigint, stars_total bigint, stars_basis varchar,
  any_close_rate_30d double, human_close_rate_30d double, close_cohort bigint);
create table pulse.framework_weekly (
  framework varchar not null, week_start date not null, commits bigint, human_commits bigint, mainline_commits bigint, active_authors bigint,
  issues_opened bigint, issues_closed bigint, prs_opened bigint, prs_merged bigint, stars_gained bigint, stars_total bigint, stars_basis varchar,
  any_close_rate_30d double, human_close_rate_30d double, close_cohort bigint);

create table pulse.metric_values (
  framework varchar not null, metric varchar not null, as_of date not null, value double, unit varchar not null, sample_size bigint,
  status varchar not null check (status in ('observed', 'structural_zero', 'insufficient', 'stale', 'missing', 'not_applicable')), reason varchar);

create table pulse.scores (
  framework varchar not null, as_of date not null, dimension varchar not null, score double check (score between 0 and 10),
  low double check (low between 0 and 10), high double check (high between 0 and 10), coverage double, confidence double, basis varchar,
  rubric_version bigint not null, rubric_hash varchar not null, uncapped double, reason varchar, known_at timestamp not null);
create table pulse.score_parts (
  framework varchar not null, as_of date not null, dimension varchar not null, metric varchar not null, basis varchar not null, value double, unit varchar,
  points double, weight double, contribution double, status varchar not null, reason varchar, rubric_version bigint not null);

create table pulse.alerts (
  alert_id varchar not null, framework varchar not null, lane varchar not null, state varchar not null, opened_at timestamp not null,
  closed_at timestamp, acknowledged_at timestamp, silenced_until date, title varchar not null, body varchar not null);
create table pulse.alert_log (
  alert_id varchar not null, happened_at timestamp not null, event varchar not null, channel varchar, outcome varchar);

create table pulse.claims (
  claim_id varchar not null, framework varchar not null, section varchar not null, text varchar not null, stated_value double,
  unit varchar, stated_as_of date);
create table pulse.claim_checks (
  claim_id varchar not null, checked_at timestamp not null, measured_value double, finding varchar not null
    check (finding in ('supported', 'partly', 'contradicted', 'not_checkable')), evidence_sql varchar, note varchar,
  as_of date not null, is_then boolean not null);

create table pulse.runs (
  run_id varchar not null, started_at timestamp not null, finished_at timestamp, as_of date, status varchar not null,
  requests bigint, graphql_points bigint, reason varchar);
create table pulse.source_status (
  run_id varchar not null, source varchar not null, subject varchar not null, outcome varchar not null
    check (outcome in ('ok', 'unchanged', 'true_zero', 'denied', 'gone', 'unavailable', 'malformed')),
  row_count bigint, requests bigint, reason varchar, happened_at timestamp not null);
create table pulse.meta (key varchar not null, value varchar not null);
