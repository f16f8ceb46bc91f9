"""The lifecycle of a framework follows from the worst dated fact; all cases are frameworks of one warehouse, measured once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

AS_OF = dt.date(2024, 1, 1)


DATED: Mapping[str, tuple[Mapping[str, Any], tuple[str | None, ...]]] = {
    "nothing": ({}, ("active", None, None)),
    "no-end": ({"events": [("release", "2023-01-01"), ("graduated", "2022-01-01"), ("moved", "2022-01-01")]}, ("active", None, None)),
    "alert": ({"alert": True}, ("declining", "2023-06-01", "alert AL-alert")),
    "notice": ({"events": [("announced", "2023-05-05")], "alert": True}, ("maintenance", "2023-05-05", "announced.org")),
    "end": (
        {"events": [("maintenance", "2023-05-05"), ("attic", "2023-10-10"), ("retired", "2023-10-01")]},
        ("retired", "2023-10-01", "retired.org"),
    ),
    "tomorrow": ({"events": [("retired", "2024-01-01")]}, ("active", None, None)),
    # a month acts from its last day: as of 2024-01-01 the 31st has passed, and the 30th was too early a year before
    "month": ({"events": [("retired", "2023-12-01")], "precision": "month"}, ("retired", "2023-12-31", "retired.org")),
    "year": ({"events": [("retired", "2023-01-01")], "precision": "year"}, ("retired", "2023-12-31", "retired.org")),
    # a notice is closing for a year, and an end from then on
    "closing": ({"events": [("maintenance", "2023-01-01")]}, ("maintenance", "2023-01-01", "maintenance.org")),
    "closed": (
        {"events": [("maintenance", "2022-12-31")]},
        ("retired", "2023-12-31", "maintenance.org, a year ago and not taken back"),
    ),
    "closed-month": (
        {"events": [("announced", "2022-12-01")], "precision": "month"},
        ("retired", "2023-12-31", "announced.org, a year ago and not taken back"),
    ),
    "archived": ({"archived": ("2023-11-17", "2023-11-20")}, ("retired", "2023-11-20", "GitHub: archived/0, archived/1")),
    "half-archived": ({"archived": ("2023-11-17", None)}, ("active", None, None)),
}
"""What is known, and the lifecycle that follows from it: its name, its date, and the source."""

SILENT = {
    "silent": ("ALERT", "2022-12-20", None, "retired"),
    "silent-critical": ("CRITICAL", "2022-12-20", None, "retired"),
    "silent-watch": ("WATCH", "2022-12-20", None, "declining"),
    "commit": ("ALERT", "2023-06-01", None, "declining"),
    "release": ("ALERT", "2022-12-20", "2023-06-01", "declining"),
}
"""The state of the alert, the last commit, a release if there was one, and the lifecycle."""


def dated(
    raw: RawRows,
    framework: str,
    first: int,
    *,
    events: list[tuple[str, str]] = (),  # type: ignore[assignment]
    precision: str = "day",
    alert: bool = False,
    archived: tuple[str | None, ...] = (None,),
) -> None:
    """A framework with these events, whose repositories have the ids from `first` on."""
    raw.framework(framework, *[(f"{framework}/{place}", "core", None, None) for place, _ in enumerate(archived)])
    for place, at in enumerate(archived):
        name = f"{framework}/{place}"
        raw.name(name, first + place)
        raw.observe(first + place, "2023-12-31", "2015-01-01", name, **({"archived_at": at} if at else {}))
    for kind, on in events:
        row = {"framework": framework, "kind": kind, "on_date": dt.date.fromisoformat(on), "title": kind, "source": f"{kind}.org"}
        raw.pulse["framework_events"].append(row | {"precision": precision})
    if alert:
        in_alert(raw, framework, "WATCH")


def silent(raw: RawRows, framework: str, repo: int, state: str, last_commit: str, released: str | None) -> None:
    """A framework in alert, all of whose lists are read."""
    name = f"{framework}/0"
    raw.framework(framework, (name, "core", None, None))
    raw.name(name, repo)
    raw.observe(repo, "2023-12-31", "2015-01-01", name)
    raw.cover(repo, "2024-01-01")
    raw.commit(repo, last_commit, "ann")
    if released:
        raw.release(repo, released)
    in_alert(raw, framework, state)


def in_alert(raw: RawRows, framework: str, state: str) -> None:
    opened = {"alert_id": f"AL-{framework}", "framework": framework, "lane": "HEALTH", "state": state, "title": ""}
    raw.pulse["alerts"].append(opened | {"opened_at": dt.datetime(2023, 6, 1)})


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, tuple[Any, ...]]]:
    """Of each framework its lifecycle, since when, from where, and how much of that date is known."""
    raw = RawRows()
    for number, (framework, (given, _)) in enumerate(DATED.items()):
        dated(raw, framework, 10 * number, **given)
    for number, (framework, (state, last_commit, released, _)) in enumerate(SILENT.items()):
        silent(raw, framework, 1000 + number, state, last_commit, released)
    with open_work(write_migrated(tmp_path_factory.mktemp("lifecycles") / "work.duckdb")) as work:
        raw.write(work)
        measure(work, AS_OF)
        query = "select framework, lifecycle, lifecycle_since::varchar, lifecycle_source, lifecycle_precision from frameworks"
        yield {framework: tuple(rest) for framework, *rest in work.cursor().execute(query).fetchall()}


@pytest.mark.parametrize("framework", DATED)
def test_the_worst_dated_fact_decides(found: Mapping[str, tuple[Any, ...]], framework: str) -> None:
    assert tuple(found[framework][:3]) == DATED[framework][1]


@pytest.mark.parametrize("framework", SILENT)
def test_nothing_for_a_year_after_alert_is_an_end(found: Mapping[str, tuple[Any, ...]], framework: str) -> None:
    assert found[framework][0] == SILENT[framework][-1]


def test_how_much_of_the_deciding_date_is_known_stands_beside_it(found: Mapping[str, tuple[Any, ...]]) -> None:
    assert {framework: found[framework][3] for framework in ("month", "year", "end")} == {"month": "month", "year": "year", "end": "day"}
