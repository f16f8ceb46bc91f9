"""What the first page says before the ranking."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from reports.queries import Row
from reports.site.recent_changes import lately
from reports.site.write import write_site
from tests.reports.conftest import NO_ENGINE

AS_OF = dt.date(2024, 6, 3)


def alert(alert_id: str, framework: str, lane: str, state: str, opened: str, closed: str | None = None) -> Row:
    times = {"opened_at": dt.datetime.fromisoformat(opened), "closed_at": None if closed is None else dt.datetime.fromisoformat(closed)}
    updated = max(time for time in times.values() if time is not None)
    return {"alert_id": alert_id, "framework": framework, "lane": lane, "state": state, "title": alert_id, "updated_at": updated, **times}


ALERTS = [
    alert("watch", "a", "HEALTH", "WATCH", "2024-05-27"),
    alert("critical", "b", "HEALTH", "CRITICAL", "2023-01-02"),  # it was opened long ago and came to CRITICAL lately
    alert("old", "c", "HEALTH", "ALERT", "2023-05-01"),
    alert("lifted", "d", "HEALTH", "ALERT", "2023-05-01", "2024-05-06"),
    alert("lifted long ago", "d", "HEALTH", "ALERT", "2022-05-01", "2023-01-02"),
    alert("alert", "e", "HEALTH", "ALERT", "2024-05-06"),
    alert("alert, newer", "e", "ADOPTION", "ALERT", "2024-05-20"),
    alert("our fault", "a", "DATA", "CRITICAL", "2024-06-01"),
    alert("our fault, mended", "a", "DATA", "ALERT", "2024-05-01", "2024-06-01"),
    alert("of what has ended", "over", "HEALTH", "CRITICAL", "2024-05-01"),
    alert("91 days ago", "c", "HEALTH", "WATCH", "2024-03-04"),
    alert("90 days ago", "c", "HEALTH", "WATCH", "2024-03-05"),
]
STEPS = [
    {"alert_id": "critical", "happened_at": dt.datetime(2023, 1, 2), "event": "opened"},  # noqa: DTZ001 (UTC without a zone)
    {"alert_id": "critical", "happened_at": dt.datetime(2024, 4, 1), "event": "escalated"},  # noqa: DTZ001
]


def test_what_changed_stands_worst_first_and_the_newest_of_a_state_first() -> None:
    found = lately(ALERTS, STEPS, {"over"}, AS_OF)
    assert [(change.alert_id, change.state, change.on) for change in found.changed] == [
        ("critical", "CRITICAL", "2024-04-01"),
        ("alert, newer", "ALERT", "2024-05-20"),
        ("alert", "ALERT", "2024-05-06"),
        ("watch", "WATCH", "2024-05-27"),
        ("90 days ago", "WATCH", "2024-03-05"),
        ("lifted", "resolved", "2024-05-06"),
        ("our fault", "CRITICAL", "2024-06-01"),
    ]
    assert [change.alert_id for change in found.lasting] == ["old", "91 days ago"]
    assert [change.alert_id for change in found.ended] == ["of what has ended"]
    assert found.changed[0].event == "escalated"


def test_without_a_date_nothing_counts_as_lately() -> None:
    found = lately(ALERTS, STEPS, set(), None)
    assert found.changed == []
    assert len(found.lasting) == 12 - 3  # three are closed


@pytest.mark.parametrize(("day", "place"), [("2024-01-20", "lately"), ("2023-01-20", "Open for longer")])
def test_the_first_page_names_them_with_their_dates(day: str, place: str, small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_world.execute(
        "insert into alerts values ('AL-9', 'newnet', 'HEALTH', 'ALERT', $day, null, null, null, 'Newnet fell', 'b')", {"day": day}
    )
    write_site(small_world, tmp_path, console=NO_ENGINE)
    html = (tmp_path / "index.html").read_text()
    part = html[html.index(place) : html.index("data-sortable")]
    assert f'<li class="fp-is-alert"><span class="fp-when">{day}</span> <a href="f/newnet.html#AL-9"><bdi>Newnet fell</bdi></a>' in part
    assert f"- {day} **HEALTH ALERT**, opened: [Newnet fell](f/newnet.md)" in (tmp_path / "index.md").read_text()
    assert html.index("Open alerts of frameworks whose end") < html.index("A source is stale")  # of oldnet, which is retired
