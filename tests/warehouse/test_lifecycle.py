import datetime as dt
from typing import Any

import pytest

from tests.warehouse.raw_rows import RawRows
from warehouse.connection import Work
from warehouse.measure import measure

AS_OF = dt.date(2024, 1, 1)


def lifecycle(
    work: Work, *, events: list[tuple[str, str]] = (), alert: bool = False, archived: tuple[str | None, ...] = (None,)
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
            "precision": "day",
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
            "body": "",
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
        ({"archived": ("2023-11-17", "2023-11-20")}, ("retired", "2023-11-20", "GitHub: o/0, o/1")),
        ({"archived": ("2023-11-17", None)}, ("active", None, None)),
    ],
)
def test_the_worst_dated_fact_decides(work: Work, given: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert lifecycle(work, **given) == expected
