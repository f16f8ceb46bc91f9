"""Papers by month from a server that answers as OpenAlex does, and in the ways in which it fails."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.errors import Malformed, SourceError, Unavailable
from collectors.http import HttpClient
from collectors.openalex import SOURCE, Papers, Progress, parse
from collectors.page import Page
from collectors.source import Subject
from tests.worlds.canned_server import FAULTS, Asked, CannedServer, Told, canned

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
JAX = Subject("openalex/JAX AND XLA", "openalex/JAX AND XLA")
WORKS = [date(2018, 12, 31), date(2025, 8, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 4)]
"""When the works of the search were published."""
KEY = "a-key"


def grouped(works: Sequence[date], asked: Asked) -> dict[str, Any]:
    """Count the works that the filter leaves, by year, one by one."""
    begin, end = (date.fromisoformat(part.rpartition(":")[2]) for part in asked.parameters["filter"].split(","))
    years = [str(work.year) for work in works if begin <= work <= end]
    groups = [{"key": year, "key_display_name": year, "count": years.count(year)} for year in sorted(set(years))]
    return {"meta": {"count": len(years), "per_page": 25, "groups_count": len(groups)}, "results": [], "group_by": groups}


def answer(asked: Asked) -> Told:
    if asked.parameters.get("api_key") != KEY:
        return Told({"error": "Invalid or missing API key"}, 401)
    assert (asked.path, asked.parameters["search"]) == ("/works", "JAX AND XLA")
    return Told(grouped(WORKS, asked))


@pytest.fixture
def world() -> Iterator[tuple[CannedServer, HttpClient]]:
    with canned(answer) as made:
        yield made


def read(http: HttpClient, url: str, state: str | None = None, at: datetime = AT, key: str = KEY) -> list[Page]:
    source = Papers(http, url, [JAX], key)
    states = {} if state is None else {SOURCE: state}
    work = source.plan(JAX, states, {}, at).work
    return [] if work is None else list(work.pages(states))


def counts(pages: Sequence[Page]) -> dict[date, int]:
    rows = [row for page in pages for table in page.rows.values() for row in table.to_pylist()]
    assert {(row["subject"], row["source"]) for row in rows} <= {(JAX.key, "openalex")}
    assert len(rows) == len({row["month"] for row in rows})
    return {row["month"]: row["papers"] for row in rows}


def last_state(pages: Sequence[Page]) -> str:
    return [page.streams[SOURCE] for page in pages if page.streams][-1]


def test_months_are_counted_since_2015_and_the_month_under_way_is_not(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    pages = read(http, server.url)
    found = counts(pages)
    assert sorted(found) == [date(2015 + number // 12, 1 + number % 12, 1) for number in range(11 * 12 + 2)]
    assert {month: papers for month, papers in found.items() if papers} == {
        date(2018, 12, 1): 1,
        date(2025, 8, 1): 1,
        date(2025, 12, 1): 1,
        date(2026, 1, 1): 2,
        date(2026, 2, 1): 1,
    }
    assert pages[-1].coverage[0].complete_from is None
    # one answer with all years, then the months of the three years that have works
    assert len(server.asked) == 1 + 2 + 12 + 12


def test_a_quiet_night_asks_nothing_and_a_new_month_reads_the_six_newest_again(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    state = last_state(read(http, server.url))
    assert read(http, server.url, state, AT + timedelta(days=21)) == []
    pages = read(http, server.url, state, datetime(2026, 4, 1, 0, 1, tzinfo=UTC))
    assert sorted(counts(pages)) == [
        date(2025, 10, 1),
        date(2025, 11, 1),
        date(2025, 12, 1),
        *(date(2026, month, 1) for month in (1, 2, 3)),
    ]
    assert counts(pages)[date(2026, 3, 1)] == 1


def test_a_walk_that_ended_at_the_allowance_goes_on_where_it_stopped(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    whole = counts(read(http, server.url))
    server.asked.clear()
    # the six newest months and one of the history are paid for
    server.answer = lambda asked: answer(asked) if len(server.asked) <= 8 else FAULTS["throttled until tomorrow"][0]
    first = read(http, server.url)
    assert first[-1].failed[SOURCE].outcome == "unavailable"
    assert first[-1].coverage[0].complete_from == datetime(2025, 8, 1, tzinfo=UTC)
    assert len(server.asked) == 9
    server.answer = answer
    second = read(http, server.url, last_state(first), AT + timedelta(days=1))
    assert not counts(first).keys() & counts(second).keys()
    assert counts(first) | counts(second) == whole


def test_the_history_is_read_in_parts_and_ends_without_a_fault_when_the_allowance_is_told_to_be_spent(
    world: tuple[CannedServer, HttpClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, http = world
    monkeypatch.setattr("collectors.openalex.REQUESTS", 3)
    first = read(http, server.url)
    assert len(server.asked) == 1 + 6 + 3
    spent = {"X-RateLimit-Remaining-USD": "0.0004", "X-RateLimit-Cost-USD": "0.001"}
    server.answer = lambda asked: Told(answer(asked).body, headers=spent)
    second = read(http, server.url, last_state(first), AT + timedelta(days=1))
    assert (counts(second), second[-1].failed) == ({}, {})
    assert len(server.asked) == 1 + 6 + 3 + 1


@pytest.mark.parametrize(("told", "error"), FAULTS.values(), ids=FAULTS)
def test_an_answer_that_breaks_its_promise_is_no_number(
    world: tuple[CannedServer, HttpClient], told: Told, error: type[SourceError]
) -> None:
    server, http = world
    server.answer = lambda _: told
    with pytest.raises(error):
        read(http, server.url)


def test_half_an_answer_is_no_number(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    server.answer = lambda asked: Told(answer(asked).body, cut=20)
    with pytest.raises(Unavailable):
        read(http, server.url)


def test_a_key_that_is_refused_is_tried_once_in_a_night_and_told_nowhere(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    source = Papers(http, server.url, [JAX], "Planted-key")
    for _ in range(2):
        work = source.plan(JAX, {}, {}, AT).work
        assert work is not None
        with pytest.raises(SourceError) as raised:
            list(work.pages({}))
        assert (raised.value.outcome, "Planted" in str(raised.value)) == ("denied", False)
    assert len(server.asked) == 1


GOOD = {"meta": {"count": 3}, "group_by": [{"key": "2025", "count": 1}, {"key": "2026", "count": 2}]}


def test_groups_are_read_by_year() -> None:
    assert parse(GOOD, range(2015, 2027), "here") == {2025: 1, 2026: 2}
    assert parse({"meta": {"count": 0}, "group_by": []}, range(2015, 2027), "here") == {}


@pytest.mark.parametrize(
    "broken",
    [
        {"meta": {"count": 3}},
        {"meta": {}, "group_by": GOOD["group_by"]},
        GOOD | {"meta": {"count": 4}},  # half of the groups
        GOOD | {"group_by": [{"key": "2014", "count": 3}]},  # the filter was not obeyed
        GOOD | {"group_by": [{"key": "2026", "count": 1}, {"key": "2026", "count": 2}]},
        GOOD | {"group_by": [{"key": "unknown", "count": 3}]},
        GOOD | {"group_by": [{"key": "2026", "count": -1}, {"key": "2025", "count": 4}]},
        GOOD | {"group_by": [{"key": "2026", "doc_count": 3}]},
        GOOD | {"group_by": {"2026": 3}},
    ],
)
def test_groups_that_contradict_themselves_are_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="here"):
        parse(broken, range(2015, 2027), "here")


def test_a_month_with_more_works_than_its_year_is_malformed(world: tuple[CannedServer, HttpClient]) -> None:
    server, http = world
    month = {"meta": {"count": 9}, "group_by": [{"key": "2026", "count": 9}]}
    server.answer = lambda asked: answer(asked) if len(server.asked) == 1 else Told(month)
    with pytest.raises(Malformed, match="2026-02"):
        read(http, server.url)


@pytest.mark.parametrize("state", ["", "no JSON", "[]", '{"version": 2}', '{"version": 1, "read_at": 7}'])
def test_a_stored_text_that_is_not_ours_is_no_progress(state: str) -> None:
    assert Progress.of(state) == Progress()
