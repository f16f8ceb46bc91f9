"""The newest date without the largest company: as if its commits had never been there, and why it cannot be said."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from scoring.rubric import load
from scoring.without_sponsor import without_sponsor
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.merge import RowCounts
from warehouse.without_sponsor import WithoutSponsor, measure_without_largest, write_without_sponsor

RESTS_ON_COMMITS = {"c90", "commit_ret", "commits_wk", "contrib_ret", "lifetime_contrib"}
UNTIL = dt.date(2024, 1, 8)


def values(rows: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {(row["framework"], row["metric"]): tuple(row[name] for name in ("value", "sample_size", "status", "reason")) for row in rows}


@pytest.mark.parametrize(  # in 4 no framework has all of its commits
    "seed", [6, *(pytest.param(seed, marks=pytest.mark.long) for seed in (3, 5, 7, 8, 9))]
)
def test_every_metric_is_that_of_a_warehouse_that_never_had_the_commits(work: Work, tmp_path: Path, seed: int) -> None:
    raw = history(seed)
    for row in raw.raw["commits"]:
        row["company"] = {"unknown": "acme", "private": "globex", None: "globex"}.get(row["company"], row["company"])
    raw.write(work)
    measure(work, HORIZON)
    with work.transaction() as con:
        found = measure_without_largest(con)
    largest = {row["framework"]: row["company"] for row in found.standing.to_pylist() if row["reason"] is None}
    assert largest
    left = values(found.without.to_pylist())
    assert {metric for _, metric in left} == RESTS_ON_COMMITS
    assert left != {key: one for key, one in values(found.metrics.to_pylist()).items() if key in left}  # it makes a difference
    for framework, company in largest.items():
        members = work.cursor().execute("select repo_id from pulse.members where framework = $1 and role = 'core'", [framework])
        ids = {repo_id for (repo_id,) in members.fetchall()}
        gone = {(row["repo_id"], row["sha"]) for row in raw.raw["commits"] if row["repo_id"] in ids and row["company"] == company}
        fewer = history(seed)
        for table in ("commits", "branch_commits"):
            fewer.raw[table] = [row for row in raw.raw[table] if (row["repo_id"], row["sha"]) not in gone]
        with open_work(write_migrated(tmp_path / f"{framework}.duckdb")) as other:
            fewer.write(other)
            measure(other, HORIZON, frameworks=[framework])
            rows = other.cursor().execute("from pulse.metric_values where as_of = $1", [HORIZON]).to_arrow_table().to_pylist()
        assert {key: one for key, one in values(rows).items() if key[1] in RESTS_ON_COMMITS} == {
            key: one for key, one in left.items() if key[0] == framework
        }


def test_measuring_without_leaves_every_table_as_it_was(work: Work) -> None:
    history(3).write(work)
    measure(work, HORIZON)
    with work.transaction() as con:
        measure_without_largest(con)
    assert all(counts == RowCounts() for counts in measure(work, HORIZON).values())


def stand(work: Work, commits: list[tuple[str, str | None, str]], tracker: bool = True) -> dict[str, Any]:
    """Measure and judge a framework with these commits, given as (day, company, author)."""
    raw = RawRows()
    raw.framework("engine", ("acme/engine", "core", None, None))
    raw.name("acme/engine", 1)
    raw.observe(1, "2024-01-08 03:00", "2019-01-07", stars=500, forks=40)
    raw.cover(1, "2024-01-08 03:00")
    if tracker:
        for place in range(40):
            raw.issue(1, f"2023-10-{1 + place % 28:02d}", f"2023-11-{1 + place % 2:02d}")
    for day, company, author in commits:
        raw.commit(1, day, author, company=company)
    raw.write(work)
    measure(work, UNTIL)
    return judged(work)[0]


def judged(work: Work) -> tuple[dict[str, Any], RowCounts]:
    with work.transaction() as con:
        found: WithoutSponsor = measure_without_largest(con)
        counts = write_without_sponsor(con, without_sponsor(found.standing, found.metrics, found.without, load()))
        [row] = con.execute("from health_without_sponsor").to_arrow_table().to_pylist()
    return row, counts


WEEKS = [dt.date(2019, 1, 7) + dt.timedelta(weeks=week) for week in range(261)]


def test_what_is_left_is_counted_by_hand(work: Work) -> None:
    # Each week four commits of two people of acme, one of bea of globex and one of carl, whose company is not known.
    per_week = [("acme", "ann"), ("acme", "ann"), ("acme", "al"), ("acme", "al"), ("globex", "bea"), ("unknown", "carl")]
    row = stand(work, [(f"{day}", company, author) for day in WEEKS for company, author in per_week])
    assert row["company"] == "acme"
    assert row["reason"] is None
    assert (row["commits_wk"], row["commits_wk_without"]) == (6, 2)
    assert (row["people"], row["people_without"]) == (4, 2)
    assert row["health_without"] < row["health"]
    assert judged(work) == (row, RowCounts())  # a second time writes nothing


@pytest.mark.parametrize(
    ("companies", "reason"),
    [
        (["acme", "unknown", "private"], "the company of fewer than half of the commits is known"),
        (["unknown", "private"], "no commit from an address that names a company"),
        (["acme", None], "companies are read in the next night for 52 of the commits"),
        ([], "no commit in the 52 weeks"),
    ],
)
def test_where_it_cannot_be_said_there_is_a_reason_and_no_number(work: Work, companies: list[str | None], reason: str) -> None:
    row = stand(
        work, [(f"{day}", company, f"{company}") for day in WEEKS[-52:] for company in companies] or [("2019-01-07", "acme", "ann")]
    )
    assert row["reason"] == reason
    assert [row[name] for name in ("commits_wk", "commits_wk_without", "people", "health", "health_without")] == [None] * 5
