import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import open_published, open_work
from warehouse.measure import measure
from warehouse.publish import publish
from warehouse.sqlfile import SqlFile, read_folder
from warehouse.surface import EXAMPLES

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)

PROMISED = {
    "frameworks": "framework, name, lifecycle, lifecycle_since, lifecycle_precision, lifecycle_source, verdict",
    "framework_repos": "framework, repo, repo_id, role, valid_from, valid_to",
    "repos": "repo, repo_id, created_at, is_archived, archived_at, default_branch, pushed_at, stars, forks, open_issues, observed_at",
    "repo_observations": "repo, observed_at, stars, forks, open_issues, watchers",
    "stars_daily": "repo, day, gained",
    "forks_daily": "repo, day, gained",
    "releases": "repo, tag, published_at, is_prerelease",
    "commits": "repo, sha, branch, committed_at, authored_at, author_id, is_bot, is_sync_account, is_merge, is_mainline",
    "issues": "repo, number, created_at, closed_at, first_closed_at, state, state_reason, author_id, author_is_bot, closer_id, close_kind",
    "pull_requests": "repo, number, created_at, merged_at, closed_at, author_id, author_is_bot",
    "repo_weekly": "repo, week_start, commits, human_commits, mainline_commits, active_authors, issues_opened, issues_closed, prs_opened, "
    "prs_merged, stars_gained, stars_total, stars_basis, any_close_rate_30d, human_close_rate_30d, close_cohort",
    "framework_weekly": "framework, week_start, commits, human_commits, mainline_commits, active_authors, issues_opened, issues_closed, "
    "prs_opened, prs_merged, stars_gained, stars_total, stars_basis, any_close_rate_30d, human_close_rate_30d, close_cohort",
    "metric_values": "framework, metric, as_of, value, unit, sample_size, status, reason",
    "scores": "framework, as_of, dimension, score, low, high, coverage, confidence, basis, rubric_version, known_at",
    "score_parts": "framework, as_of, dimension, metric, value, unit, points, weight, contribution, status, reason",
    "alerts": "alert_id, framework, lane, state, opened_at, closed_at, acknowledged_at, silenced_until, title, body",
    "alert_log": "alert_id, happened_at, event, channel, outcome",
    "claims": "claim_id, framework, section, text, stated_value, unit, stated_as_of",
    "claim_checks": "claim_id, checked_at, measured_value, finding, evidence_sql, note",
    "runs": "run_id, started_at, finished_at, status, requests, graphql_points",
    "source_status": "run_id, source, subject, outcome, row_count, requests, reason, happened_at",
    "meta": "key, value",
}
"""The tables and columns that users were promised, in the order of the promise."""

TYPES = {"BIGINT", "BOOLEAN", "DATE", "DOUBLE", "TIMESTAMP", "VARCHAR"}
"""What every client can read, the browser included: no JSON, DECIMAL, HUGEINT, no times with a zone."""

BROWSER_LACKS = ("current_date", "today()", "current_localtimestamp", "->>", "json", "timestamptz", "read_parquet", "read_csv")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """A published copy with weeks and metrics, and the scores of two dates 91 days apart."""
    folder: Path = tmp_path_factory.mktemp("surface")
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        history(2).write(work)
        measure(work, HORIZON)
        con = work.cursor()
        for as_of, known, health in (("2022-06-09", 1, 5.0), ("2022-06-09", 2, 6.0), ("2022-03-10", 1, 7.0)):
            con.execute(
                """insert into pulse.scores
                   select 'unknown', $as_of::date, 'health', $health, 0, 10, 1, 1, 'measured', 1, 'h', null, null,
                     make_timestamp(2030, 1, $known, 0, 0, 0)""",
                {"as_of": as_of, "known": known, "health": health},
            )
        con.execute(
            "insert into pulse.scores select * replace ('stated' as basis, 1 as score) from pulse.scores where as_of = '2022-06-09' limit 1"
        )
        for as_of, points in (("2022-06-09", 2.0), ("2022-03-10", 4.0)):
            con.execute(
                """insert into pulse.score_parts
                   select 'unknown', $as_of::date, 'vitality', 'c90', 'measured', 10 * $points, 'commits', $points, 0.5, $points / 2,
                     'observed', null, 1""",
                {"as_of": as_of, "points": points},
            )
        publish(work, folder / "pulse.duckdb", NOW)
    with open_published(folder / "pulse.duckdb") as opened:
        yield opened


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_come_first_in_their_order(copy: DuckDBPyConnection, table: str) -> None:
    columns = [
        name
        for (name,) in copy.execute(
            "select column_name from duckdb_columns() where table_name = $1 order by column_index", [table]
        ).fetchall()
    ]
    promised = PROMISED[table].split(", ")
    assert columns[: len(promised)] == promised


def test_promised_views_and_macros_are_there(copy: DuckDBPyConnection) -> None:
    views = {name for (name,) in copy.execute("select view_name from duckdb_views() where not internal").fetchall()}
    macros = {
        name
        for (name,) in copy.execute("select function_name from duckdb_functions() where schema_name = 'main' and not internal").fetchall()
    }
    assert views >= {"v_ranking", "v_why", "v_freshness", "v_open_alerts", "v_track_record"}
    assert macros == {"latest_week", "score_on", "why", "compare", "compared_with"}


def test_every_table_view_column_and_macro_says_what_it_is(copy: DuckDBPyConnection) -> None:
    silent = copy.execute(
        """select table_name from duckdb_tables() where comment is null
           union all select view_name from duckdb_views() where comment is null and not internal
           union all select table_name || '.' || column_name from duckdb_columns() where comment is null and not internal
           union all select function_name from duckdb_functions() where comment is null and schema_name = 'main' and not internal"""
    ).fetchall()
    assert silent == []


def test_types_are_those_that_every_client_reads(copy: DuckDBPyConnection) -> None:
    found = copy.execute("select distinct data_type from duckdb_columns() where not internal").fetchall()
    assert {kind for (kind,) in found} == TYPES


def test_views_and_macros_use_nothing_that_the_browser_build_lacks(copy: DuckDBPyConnection) -> None:
    texts = copy.execute(
        """select lower(sql) from duckdb_views() where not internal
           union all select lower(macro_definition) from duckdb_functions() where schema_name = 'main' and not internal"""
    ).fetchall()
    assert [(word, text) for (text,) in texts for word in BROWSER_LACKS if word in text] == []


@pytest.mark.parametrize("view", ["v_scores", "v_ranking", "v_why", "v_freshness", "v_open_alerts", "v_track_record"])
def test_a_view_on_an_empty_or_a_small_warehouse_answers(copy: DuckDBPyConnection, view: str) -> None:
    assert copy.execute(f"select count(*) from {view}").fetchall()[0][0] >= 0


def test_the_newest_version_of_a_measured_score_counts_and_a_stated_one_never(copy: DuckDBPyConnection) -> None:
    ranked = copy.execute("select rank, health, change_13_weeks from v_ranking where framework = 'unknown'").fetchall()
    assert ranked == [(1, 6.0, -1.0)]
    assert copy.execute("select dimension, score from score_on('unknown', date '2022-06-08')").fetchall() == [("health", 7.0)]
    assert copy.execute("select score from score_on('unknown', date '2022-06-09')").fetchall() == [(6.0,)]
    assert copy.execute("from score_on('unknown', date '2022-03-09')").fetchall() == []
    assert copy.execute("select framework, score from compare(['unknown', 'late'])").fetchall() == [("unknown", 6.0)]


@pytest.mark.parametrize("file", read_folder(EXAMPLES), ids=lambda file: file.name)
def test_an_example_runs_and_uses_nothing_that_the_browser_build_lacks(copy: DuckDBPyConnection, file: SqlFile) -> None:
    assert file.header["Asks"]
    assert not [word for word in BROWSER_LACKS if word in file.statement.lower()]
    assert copy.execute(file.statement).description
    assert all("DECIMAL" not in str(kind) and "HUGEINT" not in str(kind) for _, kind, *_ in copy.description or [])


def test_there_are_ten_examples() -> None:
    assert len(read_folder(EXAMPLES)) == 10


def test_why_tells_what_moved_health(copy: DuckDBPyConnection) -> None:
    expected = [("c90", 20.0, 40.0, 2.0, 4.0, -1.0)]
    columns = "metric, value_now, value_then, points_now, points_then, effect"
    assert copy.execute(f"select {columns} from why('unknown', date '2022-06-20', 13)").fetchall() == expected
    assert copy.execute(f"select {columns} from v_why").fetchall() == expected
    assert copy.execute("select effect from why('unknown', date '2022-03-10', 13)").fetchall() == [(None,)]


def test_the_latest_week_is_a_date_and_the_last_monday_that_has_ended(copy: DuckDBPyConnection) -> None:
    assert copy.execute("select latest_week(), typeof(latest_week())").fetchall() == [(dt.date(2022, 5, 30), "DATE")]
