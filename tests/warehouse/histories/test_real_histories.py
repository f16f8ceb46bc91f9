"""The real histories, put straight into the raw tables: the record that others have counted, to the commit.

Expected numbers: the record of apache/mxnet as published beside the data (1,929 first-parent commits in 2018 of which 1,927 by people,
1,000 people ever, the last commit on 2023-01-26), and plain counts over the Parquet files in this test.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow.csv import write_csv

from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_published, open_work
from warehouse.measure import measure
from warehouse.publish import publish

COMMITS = Path(__file__).parents[4] / "shared" / "data" / "commits"
NOW = dt.datetime(2026, 8, 23, 2, tzinfo=dt.UTC)
REPOS = {"mxnet": "apache/mxnet", "singa": "apache/singa", "jax": "jax-ml/jax", "theano": "Theano/Theano"}

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not COMMITS.is_dir(), reason=f"no real histories at {COMMITS}")]


def file_of(repo: str) -> Path:
    return COMMITS / f"{repo.replace('/', '__')}.parquet"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A working file with four real commit histories, measured."""
    with open_work(write_migrated(tmp_path_factory.mktemp("real") / "work.duckdb")) as work:
        for repo_id, (framework, repo) in enumerate(REPOS.items(), 1):
            _load(work, repo_id, framework, repo)
        measure(work, NOW.date())
        yield work


def _load(work: Work, repo_id: int, framework: str, repo: str) -> None:
    with duckdb.connect() as files:
        rows = files.execute(
            """select sha, committed_at at time zone 'UTC' as committed_at, authored_at at time zone 'UTC' as authored_at,
                 author_id, is_bot, sync_account as is_sync_account, is_merge, first_parent
               from read_parquet($1)""",
            [str(file_of(repo))],
        ).to_arrow_table()
    with work.transaction() as con:
        con.register("history", rows)
        con.execute(
            f"insert into raw.commits by name select {repo_id} as repo_id, * exclude (first_parent), '2026-08-23' as known_at from history"
        )
        con.execute(f"insert into raw.branch_commits select {repo_id}, 'main', sha, true, first_parent from history")
        con.unregister("history")
        con.execute("insert into raw.names values ($1, $2, '2026-08-23')", [repo, repo_id])
        con.execute("insert into raw.coverage values ('github/' || $1, 'commits', null, '2026-08-23')", [repo_id])
        con.execute("insert into pulse.frameworks values ($1, $1, null)", [framework])
        con.execute("insert into pulse.framework_repos values ($1, $2, 'core', null, null)", [framework, repo])


def ask(work: Work, sql: str) -> list[tuple[Any, ...]]:
    return work.cursor().execute(sql).fetchall()


def test_mxnet_has_1940_mainline_commits_in_the_53_weeks_that_start_in_2018_and_none_after_january_2023(real: Work) -> None:
    # duckdb -c "select count(*) from 'apache__mxnet.parquet' where first_parent and not is_bot and committed_at >= '2018-01-01' and
    #   committed_at < '2019-01-07'", since the last of those weeks begins on 2018-12-31
    of_2018 = ask(real, "select count(*), sum(mainline_commits) from repo_weekly where repo = 'apache/mxnet' and year(week_start) = 2018")
    assert of_2018 == [(53, 1940)]
    after = ask(real, "select count(*), sum(mainline_commits) from repo_weekly where repo = 'apache/mxnet' and week_start > '2023-01-23'")
    assert after == [(185, 0)]
    last = ask(real, "select max(week_start) from repo_weekly where repo = 'apache/mxnet' and commits > 0")
    assert last == [(dt.date(2023, 1, 23),)]


def test_mxnet_has_1927_mainline_commits_by_people_in_the_calendar_year_2018(real: Work) -> None:
    found = ask(
        real, "select count(*) from commits where repo = 'apache/mxnet' and is_mainline and not is_bot and year(committed_at) = 2018"
    )
    assert found == [(1927,)]


def test_mxnet_has_1000_people_and_no_pulse_in_january_2024(real: Work) -> None:
    found = dict(
        ask(real, "select metric, value from metric_values where framework = 'mxnet' and as_of = '2024-01-29' and status = 'observed'")
    )
    assert found == {"lifetime_contrib": 1000, "commits_wk": 0, "commit_ret": 0, "contrib_ret": 0, "c90": 0}


def test_singa_is_measured_in_author_days_since_its_trunk_moves_by_few_merges(real: Work) -> None:
    """3 to 6 first-parent commits a year from 2021 on, against 118 to 217 commits."""
    reasons = "select distinct reason from metric_values where metric = 'commits_wk' and"
    assert ("author_days",) in ask(real, f"{reasons} framework = 'singa' and year(as_of) between 2022 and 2025")
    assert ask(real, f"{reasons} framework <> 'singa'") == [(None,)]


@pytest.mark.parametrize("repo", REPOS.values())
def test_every_week_equals_a_plain_count_over_the_file(real: Work, repo: str) -> None:
    with duckdb.connect() as files:
        files.execute("set TimeZone = 'UTC'")
        commits = files.execute(
            "select committed_at::date, author_id, is_bot, sync_account, first_parent from read_parquet($1)", [str(file_of(repo))]
        ).fetchall()
    expected: dict[dt.date, list[Any]] = {}
    for day, author, is_bot, is_sync, first_parent in commits:
        week = expected.setdefault(day - dt.timedelta(days=day.weekday()), [0, 0, 0, set()])
        week[0] += 1
        week[1] += not is_bot
        week[2] += first_parent and not is_bot
        if not is_bot and not is_sync:
            week[3].add(author)
    columns = "week_start, commits, human_commits, mainline_commits, active_authors"
    found = ask(real, f"select {columns} from repo_weekly where repo = '{repo}' and commits > 0")
    ended = {week: (*counts[:3], len(counts[3])) for week, counts in expected.items() if week + dt.timedelta(days=7) <= NOW.date()}
    assert {week: tuple(counts) for week, *counts in found} == ended


def test_the_rows_of_real_histories_take_less_than_half_of_their_commits_as_text(real: Work, tmp_path: Path) -> None:
    """Each table has a block of its own, filled or not: what a published copy without any row takes is not theirs."""
    publish(real, tmp_path / "pulse.duckdb", NOW)
    with open_work(write_migrated(tmp_path / "empty.work")) as empty:
        publish(empty, tmp_path / "empty.duckdb", NOW)
    commits = sum(count for (count,) in ask(real, "select count(*) from raw.commits"))
    write_csv(real.cursor().execute("from commits").to_arrow_table(), tmp_path / "commits.csv")
    size = {name: (tmp_path / name).stat().st_size for name in ("pulse.duckdb", "empty.duckdb", "commits.csv")}
    assert size["pulse.duckdb"] - size["empty.duckdb"] < size["commits.csv"] / 2
    with open_published(tmp_path / "pulse.duckdb") as copy:
        assert copy.execute("select count(*) from commits").fetchall() == [(commits,)]
