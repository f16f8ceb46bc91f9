"""Downloads by month from servers that answer as ClickPy and pypistats.org do, and in the ways in which they fail."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors import clickpy, pypistats
from collectors.clickpy import ClickPy
from collectors.downloads import Downloads, LastRead
from collectors.errors import Gone, Malformed, SourceError, Unavailable
from collectors.page import Page
from collectors.pypistats import PyPIStats
from collectors.source import Subject
from tests.worlds.canned_server import FAULTS, Asked, Canned, CannedServer, Told, canned

AT = datetime(2026, 11, 5, 9, tzinfo=UTC)
MXNET = Subject("pypi/MXNet", "pypi/MXNet")
SOURCES: list[type[Downloads]] = [ClickPy, PyPIStats]


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.pypistats.PACE_S", 0.0)


def daily(begin: date, end: date, count: int) -> Mapping[date, int]:
    """As many downloads on each day, both ends included."""
    return {begin + timedelta(days=number): count for number in range((end - begin).days + 1)}


def as_clickpy(days: Mapping[date, int]) -> dict[str, Any]:
    """Group days as the query does; large integers and days are text."""
    months = sorted({day.replace(day=1) for day in days})
    data = [
        {
            "month": month.isoformat(),
            "downloads": str(sum(count for day, count in days.items() if day.replace(day=1) == month)),
            "last_day": max(day for day in days if day.replace(day=1) == month).isoformat(),
        }
        for month in months
    ]
    return {"meta": [{"name": "month", "type": "String"}], "data": data, "rows": len(data), "statistics": {"elapsed": 0.01}}


def as_pypistats(days: Mapping[date, int]) -> dict[str, Any]:
    data = [{"category": "with_mirrors", "date": day.isoformat(), "downloads": count} for day, count in days.items()]
    other = [{"category": "without_mirrors", "date": day.isoformat(), "downloads": count - 1} for day, count in days.items()]
    return {"data": data + other, "package": "mxnet", "type": "overall_downloads"}


def telling(days: Mapping[date, int]) -> Canned:
    def answer(asked: Asked) -> Told:
        if asked.path == "/":
            assert (asked.parameters["user"], asked.parameters["param_project"]) == ("play", "mxnet")
            assert "{project:String}" in asked.parameters["query"]
            return Told(as_clickpy(days))
        assert (asked.path, asked.parameters) == ("/api/packages/mxnet/overall", {"mirrors": "true"})
        return Told(as_pypistats(days))

    return answer


def read(kind: type[Downloads], answer: Canned, state: str | None = None, at: datetime = AT) -> tuple[list[Page], CannedServer]:
    with canned(answer) as (server, http):
        source = kind(http, server.url, [MXNET])
        work = source.plan(MXNET, {} if state is None else {source.sources[0]: state}, {}, at).work
        return ([] if work is None else list(work.pages({}))), server


def counts(pages: list[Page]) -> dict[tuple[str, str, date], int]:
    rows = [row for page in pages for row in page.rows["downloads_monthly"].to_pylist()]
    return {(row["subject"], row["source"], row["month"]): row["downloads"] for row in rows}


def test_clickpy_tells_every_month_that_has_its_last_day() -> None:
    pages, server = read(ClickPy, telling(daily(date(2026, 8, 20), date(2026, 10, 31), 1_000_000_000)))
    assert counts(pages) == {
        ("pypi/MXNet", "clickpy", date(2026, 8, 1)): 12_000_000_000,
        ("pypi/MXNet", "clickpy", date(2026, 9, 1)): 30_000_000_000,
        ("pypi/MXNet", "clickpy", date(2026, 10, 1)): 31_000_000_000,
    }
    assert len(server.asked) == 1


def test_pypistats_tells_only_months_that_lie_in_its_window_as_a_whole() -> None:
    pages, _ = read(PyPIStats, telling(daily(date(2026, 8, 20), date(2026, 11, 4), 7)))
    assert counts(pages) == {
        ("pypi/MXNet", "pypistats", date(2026, 9, 1)): 210,
        ("pypi/MXNet", "pypistats", date(2026, 10, 1)): 217,
    }


@pytest.mark.parametrize("kind", SOURCES)
def test_a_month_whose_last_day_is_not_there_yet_has_no_row_and_is_asked_for_again(kind: type[Downloads]) -> None:
    pages, _ = read(kind, telling(daily(date(2026, 9, 1), date(2026, 10, 30), 7)))
    assert [month for _, _, month in counts(pages)] == [date(2026, 9, 1)]
    state = pages[-1].streams[kind.sources[0]]
    whole, _ = read(kind, telling(daily(date(2026, 9, 1), date(2026, 11, 1), 7)), state, AT + timedelta(days=1))
    assert [month for _, _, month in counts(whole)] == [date(2026, 9, 1), date(2026, 10, 1)]
    assert read(kind, telling({}), whole[-1].streams[kind.sources[0]], AT + timedelta(days=2))[0] == []


@pytest.mark.parametrize(
    ("newest", "at", "is_due"),
    [
        ("2026-10-01", "2026-11-30", False),
        ("2026-10-01", "2026-12-02", False),  # the sources have a month some days after its end
        ("2026-10-01", "2026-12-03", True),
        ("2026-09-01", "2026-11-10", True),
        ("2026-09-01", "2026-11-11", False),  # it was asked for in this month, and did not come
        (None, "2026-11-09", True),
        (None, "2026-11-29", False),
    ],
)
def test_a_package_is_asked_once_a_month_and_for_a_month_that_lacks_until_the_tenth(newest: str | None, at: str, is_due: bool) -> None:
    kept = LastRead(AT, date.fromisoformat(newest) if newest else None)
    assert LastRead.of(kept.to_text()) == kept
    assert kept.is_due(datetime.fromisoformat(at).replace(tzinfo=UTC)) == is_due


@pytest.mark.parametrize("state", [None, "", "no JSON", "[]", '{"version": 2}', '{"version": 1, "read_at": 7, "newest": null}'])
def test_a_stored_text_that_is_not_ours_is_no_reading(state: str | None) -> None:
    assert LastRead.of(state) == LastRead()
    assert LastRead.of(state).is_due(AT)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_package_without_downloads_is_not_there(kind: type[Downloads]) -> None:
    with pytest.raises(Gone, match="has no downloads of mxnet"):
        read(kind, telling({}))


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize(("told", "error"), FAULTS.values(), ids=FAULTS)
def test_an_answer_that_breaks_its_promise_is_no_number(kind: type[Downloads], told: Told, error: type[SourceError]) -> None:
    with pytest.raises(error):
        read(kind, lambda _: told)


@pytest.mark.parametrize("kind", SOURCES)
def test_half_an_answer_is_no_number(kind: type[Downloads]) -> None:
    with pytest.raises(Unavailable):
        read(kind, lambda asked: Told(telling(daily(date(2026, 9, 1), date(2026, 10, 31), 7))(asked).body, cut=30))


ROW = {"month": "2026-10-01", "downloads": "7", "last_day": "2026-10-31"}


@pytest.mark.parametrize(
    "broken",
    [
        {"data": [ROW]},
        {"data": [ROW], "rows": 2},  # half of the rows
        {"data": [ROW, ROW], "rows": 2},
        {"data": [ROW | {"month": "2026-10-02"}], "rows": 1},
        {"data": [ROW | {"last_day": "2026-11-01"}], "rows": 1},
        {"data": [ROW | {"downloads": "-7"}], "rows": 1},
        {"data": [ROW | {"downloads": "7.5"}], "rows": 1},
        {"data": [ROW | {"downloads": 7}], "rows": 1},  # the query asks for text, as small and large numbers come alike
        {"data": [{"month": "2026-10-01", "count": "7", "last_day": "2026-10-31"}], "rows": 1},
    ],
)
def test_rows_of_clickpy_that_break_their_promise_are_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="here"):
        clickpy.parse(broken, date(2026, 11, 1), "here")


DAY = {"category": "with_mirrors", "date": "2026-10-01", "downloads": 7}


@pytest.mark.parametrize(
    "broken",
    [
        {"data": [DAY]},
        {"data": [DAY], "package": "another"},
        {"data": [DAY, DAY], "package": "mxnet"},
        {"data": [DAY | {"downloads": "null"}], "package": "mxnet"},
        {"data": [DAY | {"downloads": -1}], "package": "mxnet"},
        {"data": [DAY | {"date": "yesterday"}], "package": "mxnet"},
        {"data": [{"category": "with_mirrors", "day": "2026-10-01", "downloads": 7}], "package": "mxnet"},
    ],
)
def test_days_of_pypistats_that_break_their_promise_are_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="mxnet"):
        pypistats.parse(broken, "mxnet", date(2026, 11, 1))


def test_requests_to_pypistats_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    class Http:
        def wait(self, seconds: float) -> None:
            waited.append(seconds)

        def get(self, *_: object) -> Told:
            raise Gone("not now")

    monkeypatch.setattr("collectors.pypistats.PACE_S", 100.0)
    source = PyPIStats(Http(), "http://pypistats.invalid", [MXNET])  # type: ignore[arg-type]
    for _ in range(3):
        work = source.plan(MXNET, {}, {}, AT).work
        assert work is not None
        with pytest.raises(Gone):
            list(work.pages({}))
    assert [round(seconds, -2) for seconds in waited] == [0, 100, 200]
