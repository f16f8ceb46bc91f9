import datetime as dt
from typing import Any

import pytest

from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work
from warehouse.measure import measure

AS_OF = dt.date(2024, 1, 1)


def lifecycle(
    work: Work,
    *,
    events: list[tuple[str, str]] = (),
    precision: str = "day",
    alert: bool = False,
    archived: tuple[str | None, ...] = (None,),
) -> tuple[Any, ...]:  # type: ignore[assignment]
    raw = RawRows()
    raw.framework("x", *[(f"o/{place}", "core", None, None) for place, _ in enumerate(archived)])
    for place, at in enumerate(archived):
        raw.name(f"o/{place}", place)
        raw.observe(place, "2023-12-31", "2015-01-01", f"o/{place}", **({"archived_at": at} if at else {}))
    for kind, on in events:
        row = {
            "framework": "x",
            "kind": kind,
            "on_date": dt.date.fromisoformat(on),
            "title": kind,
            "source": f"{kind}.org",
            "precision": precision,
        }
        raw.pulse["framework_events"].append(row)
    if alert:
        opened = {
            "alert_id": "AL-1",
            "framework": "x",
            "lane": "HEALTH",
            "state": "WATCH",
            "opened_at": dt.datetime(2023, 6, 1),
            "title": "",
        }
        raw.pulse["alerts"].append(opened)
    raw.write(work)
    measure(work, AS_OF)
    return work.cursor().execute("select lifecycle, lifecycle_since::varchar, lifecycle_source from frameworks").fetchall()[0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("active", None, None)),
        ({"events": [("release", "2023-01-01"), ("graduated", "2022-01-01"), ("moved", "2022-01-01")]}, ("active", None, None)),
        ({"alert": True}, ("declining", "2023-06-01", "alert AL-1")),
        ({"events": [("announced", "2023-05-05")], "alert": True}, ("maintenance", "2023-05-05", "announced.org")),
        (
            {"events": [("maintenance", "2023-05-05"), ("attic", "2023-10-10"), ("retired", "2023-10-01")]},
            ("retired", "2023-10-01", "retired.org"),
        ),
        ({"events": [("retired", "2024-01-01")]}, ("active", None, None)),
        # a month acts from its last day: as of 2024-01-01 the 31st has passed, and the 30th was too early a year before
        ({"events": [("retired", "2023-12-01")], "precision": "month"}, ("retired", "2023-12-31", "retired.org")),
        ({"events": [("retired", "2023-01-01")], "precision": "year"}, ("retired", "2023-12-31", "retired.org")),
        # a notice is closing for a year, and an end from then on
        ({"events": [("maintenance", "2023-01-01")]}, ("maintenance", "2023-01-01", "maintenance.org")),
        (
            {"events": [("maintenance", "2022-12-31")]},
            ("retired", "2023-12-31", "maintenance.org, a year ago and not taken back"),
        ),
        (
            {"events": [("announced", "2022-12-01")], "precision": "month"},
            ("retired", "2023-12-31", "announced.org, a year ago and not taken back"),
        ),
        ({"archived": ("2023-11-17", "2023-11-20")}, ("retired", "2023-11-20", "GitHub: o/0, o/1")),
        ({"archived": ("2023-11-17", None)}, ("active", None, None)),
    ],
)
def test_the_worst_dated_fact_decides(work: Work, given: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert lifecycle(work, **given) == expected


@pytest.mark.parametrize(
    ("state", "last_commit", "released", "lifecycle"),
    [
        ("ALERT", "2022-12-20", None, "retired"),
        ("CRITICAL", "2022-12-20", None, "retired"),
        ("WATCH", "2022-12-20", None, "declining"),
        ("ALERT", "2023-06-01", None, "declining"),
        ("ALERT", "2022-12-20", "2023-06-01", "declining"),
    ],
    ids=["alert and nothing for a year", "critical", "only a watch", "a commit", "a release"],
)
def test_nothing_for_a_year_after_alert_is_an_end(work: Work, state: str, last_commit: str, released: str | None, lifecycle: str) -> None:
    raw = RawRows()
    raw.framework("x", ("o/0", "core", None, None))
    raw.name("o/0", 0)
    raw.observe(0, "2023-12-31", "2015-01-01", "o/0")
    raw.cover(0, "2024-01-01")
    raw.commit(0, last_commit, "ann")
    if released:
        raw.release(0, released)
    opened = {"alert_id": "AL-1", "framework": "x", "lane": "HEALTH", "state": state, "opened_at": dt.datetime(2023, 6, 1)}
    raw.pulse["alerts"].append(opened | {"title": ""})
    raw.write(work)
    measure(work, AS_OF)
    assert work.cursor().execute("select lifecycle from frameworks").fetchall() == [(lifecycle,)]


def test_how_much_of_the_deciding_date_is_known_stands_beside_it(work: Work) -> None:
    lifecycle(work, events=[("retired", "2023-10-01")], precision="month")
    known = "select lifecycle_since::varchar, lifecycle_precision from frameworks"
    assert work.cursor().execute(known).fetchall() == [("2023-10-31", "month")]
