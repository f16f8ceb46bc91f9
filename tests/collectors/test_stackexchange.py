"""Questions by tag and month, against a server on loopback that answers as Stack Exchange does."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.cancellation import CancelToken
from collectors.errors import Denied, Gone, Malformed, RateLimited, SourceError, Unavailable
from collectors.http import HttpClient
from collectors.page import Coverage, Page
from collectors.source import Subject
from collectors.stackexchange import SOURCE, Progress, Questions
from tests.worlds.question_server import QuestionServer, serving

AT = datetime(2024, 4, 10, 9, tzinfo=UTC)
MXNET, KERAS = (Subject(f"stackoverflow/{tag}", f"stackoverflow/{tag}") for tag in ("mxnet", "keras"))
MONTHS = [3, 0, 5, 7, 2, 4]
"""Questions of mxnet in 2023-10 to 2024-03; 21 in all."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[QuestionServer]:
    monkeypatch.setattr("collectors.http._FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("collectors.stackexchange._PACE_S", 0.0)
    with serving() as made:
        made.add("mxnet", date(2023, 10, 1), MONTHS)
        yield made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client was made to wait, without waiting."""
    told: list[float] = []
    monkeypatch.setattr(CancelToken, "wait", lambda _, seconds: told.append(seconds))
    return told


def source(server: QuestionServer, *subjects: Subject, key: str | None = None) -> Questions:
    return Questions(HttpClient("test", CancelToken()), server.url, subjects or (MXNET,), key)


class Kept:
    """What a warehouse keeps of the pages of one tag."""

    def __init__(self) -> None:
        self.rows: dict[date, tuple[int, int | None]] = {}
        self.states: dict[str, str] = {}
        self.coverage: tuple[Coverage, ...] = ()
        self.failed: Mapping[str, SourceError] = {}

    def take(self, page: Page) -> None:
        if SOURCE in page.rows:
            self.rows |= {row["month"]: (row["questions"], row["answered"]) for row in page.rows[SOURCE].to_pylist()}
        self.states |= page.streams
        self.coverage = page.coverage or self.coverage
        self.failed = page.failed

    def night(self, asked: Questions, at: datetime, subject: Subject = MXNET, pages: int = 1000) -> bool:
        """Whether there was work; ends after so many pages, as a run that is killed does."""
        work = asked.plan(subject, self.states, {}, at).work
        for _, page in zip(range(pages), work.pages(self.states) if work else (), strict=False):
            self.take(page)
        return work is not None


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def test_the_first_night_reads_each_month_back_to_the_oldest_question(server: QuestionServer) -> None:
    kept = Kept()
    assert kept.night(source(server), AT)
    assert kept.rows == {
        month("2024-03"): (4, None),
        month("2024-02"): (2, 1),  # its questions are 40 to 70 days old, one of the two has an answer
        month("2024-01"): (7, None),
        month("2023-12"): (5, None),
        month("2023-11"): (0, None),
        month("2023-10"): (3, None),
    }
    assert kept.coverage == (Coverage(SOURCE, None, AT),)
    assert [asked for _, asked in server.totals()] == ["2024-03", "2024-02", "2024-01", "2023-12", "2023-11", "2023-10"]
    assert {asked["site"] for _, asked in server.asked} == {"stackoverflow"}


def test_a_quiet_week_asks_four_times_and_the_nights_between_not_at_all(server: QuestionServer) -> None:
    kept, asked = Kept(), source(server)
    kept.night(asked, AT)
    begun = len(server.asked)
    counts = []
    for day in range(1, 15):
        kept.night(source(server), AT + timedelta(days=day))
        counts.append(len(server.asked) - begun)
        begun = len(server.asked)
    assert sorted(counts) == [0] * 12 + [3, 3]  # how many questions there are, and the two last months


def test_a_month_that_ended_is_read_and_the_one_that_is_under_way_is_not(server: QuestionServer) -> None:
    kept = Kept()
    kept.night(source(server), AT)
    server.add("mxnet", date(2024, 4, 1), [6, 9])
    later = datetime(2024, 5, 20, 9, tzinfo=UTC)
    kept.night(source(server), later)
    assert (kept.rows[month("2024-04")], kept.rows[month("2024-03")]) == ((6, None), (4, 2))
    assert month("2024-05") not in kept.rows
    assert kept.coverage == (Coverage(SOURCE, None, later),)


def test_months_of_nights_that_did_not_run_are_read_when_one_does(server: QuestionServer) -> None:
    kept = Kept()
    kept.night(source(server), AT)
    server.add("mxnet", date(2024, 4, 1), [1, 2, 3, 4])
    kept.night(source(server), datetime(2024, 8, 9, tzinfo=UTC))
    assert [kept.rows[month(f"2024-0{number}")][0] for number in (4, 5, 6, 7)] == [1, 2, 3, 4]


def test_the_answered_share_waits_until_the_youngest_question_is_thirty_days_old(server: QuestionServer) -> None:
    kept = Kept()
    kept.night(source(server), datetime(2024, 3, 1, 9, tzinfo=UTC))  # January ended 29 days and 9 hours ago
    assert kept.rows[month("2024-01")] == (7, None)
    kept.night(source(server), datetime(2024, 3, 9, 9, tzinfo=UTC))
    assert kept.rows[month("2024-01")] == (7, 3)


def test_without_a_key_the_history_takes_nights_every_tag_as_far_as_the_others(
    server: QuestionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.stackexchange.REQUESTS", 20)
    server.add("keras", date(2022, 4, 1), [1] * 24)
    server.add("mxnet", date(2022, 4, 1), [1] * 18)
    asked, kept = source(server, MXNET, KERAS), {MXNET: Kept(), KERAS: Kept()}
    works = {subject: asked.plan(subject, {}, {}, AT).work for subject in kept}
    assert [work.nights for work in works.values() if work] == [
        38,
        38,
    ]  # 189 months, 5 a night: of 20 requests one is for the stock, and four a tag for its newest months
    for number in range(8):
        asked = source(server, MXNET, KERAS)
        begun = len(server.asked)
        for subject, own in kept.items():
            asked.plan(subject, own.states, {}, AT + timedelta(days=number))
        for subject, own in kept.items():
            own.night(asked, AT + timedelta(days=number), subject)
        assert len(server.asked) - begun <= 20
        read = [len(own.rows) for own in kept.values()]
        assert abs(read[0] - read[1]) <= 1
    assert read == [24, 24]


def test_a_walk_that_was_killed_goes_on_where_it_stopped(server: QuestionServer) -> None:
    kept = Kept()
    kept.night(source(server), AT, pages=3)
    assert sorted(kept.rows) == [month("2023-12"), month("2024-01"), month("2024-02"), month("2024-03")]
    before = len(server.asked)
    kept.night(source(server), AT + timedelta(hours=1))
    assert [asked for _, asked in server.totals()][-2:] == ["2023-11", "2023-10"]
    assert len(server.asked) - before == 3  # and how many questions there are
    assert kept.coverage == (Coverage(SOURCE, None, AT),)


def test_the_quota_is_asked_after_a_batch_of_totals_and_ends_the_history_of_the_night(
    server: QuestionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.stackexchange._BATCH", 3)
    server.quota = 18
    server.add("mxnet", date(2022, 4, 1), [1] * 24)
    kept = Kept()
    kept.night(source(server), AT)
    assert not kept.failed
    assert server.quota >= 10
    assert sum(asked.get("pagesize") == "1" for _, asked in server.asked) >= 2
    assert 2 < len(kept.rows) < 8
    assert kept.coverage == (Coverage(SOURCE, datetime(min(kept.rows).year, min(kept.rows).month, 1, tzinfo=UTC), AT),)


def test_a_wait_that_the_server_asks_for_is_kept_for_that_method(server: QuestionServer, waits: list[float]) -> None:
    server.faults.append(lambda method, _, body: body | {"backoff": 7} if method.startswith("tags/") else None)
    Kept().night(source(server), AT)
    assert not [seconds for seconds in waits if seconds > 1]  # other methods go on
    server.faults[:] = [lambda _, asked, body: body | {"backoff": 7} if asked.get("pagesize") == "1" else None]
    Kept().night(source(server), AT)
    assert 6 < max(waits) <= 7


def test_the_key_is_handed_over_and_in_no_error(server: QuestionServer) -> None:
    server.faults.append(lambda *_: QuestionServer.error(400, "bad_parameter", "`key` secret1 does not match a known application"))
    with pytest.raises(Denied) as refused:
        Kept().night(source(server, key="secret1"), AT)
    assert server.asked[0][1]["key"] == "secret1"
    assert "secret1" not in str(refused.value)


def altered(**changes: Any) -> Any:
    return lambda _, asked, body: body | changes if asked.get("filter") != "total" else None


def renamed(_: str, asked: Mapping[str, str], body: dict[str, Any]) -> dict[str, Any] | None:
    return {"count": body["total"]} if asked.get("filter") == "total" else None


def html(*_: Any) -> tuple[int, bytes]:
    return 200, b"<html>maintenance</html>"


FAULTS: dict[str, tuple[Any, type[SourceError]]] = {
    "HTML for JSON": (html, Malformed),
    "half a page": (lambda _, __, body: (200, json.dumps(body).encode()[:9]), Malformed),
    "throttled": (lambda *_: QuestionServer.error(502, "throttle_violation", "too many requests from this IP"), RateLimited),
    "asks for too long a wait": (altered(backoff=100_000), RateLimited),
    "down": (lambda *_: QuestionServer.error(503, "temporarily_unavailable", "read only"), Unavailable),
    "an error without a body": (lambda *_: (500, b""), Unavailable),
    "refused": (lambda *_: QuestionServer.error(403, "access_denied", "no"), Denied),
    "renamed total": (renamed, Malformed),
    "a total that is none": (lambda _, asked, __: {"total": -1} if asked.get("filter") else None, Malformed),
    "another tag's total": (lambda _, asked, __: {"total": 9000} if asked.get("filter") else None, Malformed),
    "renamed items": (lambda _, asked, body: {"tags": body["items"]} if not asked.get("filter") else None, Malformed),
    "has_more wrong": (lambda _, asked, body: body | {"has_more": not body["has_more"]} if not asked.get("filter") else None, Malformed),
    "has_more of another type": (altered(has_more="no"), Malformed),
    "quota renamed": (altered(quota_remaining=None), Malformed),
    "empty": (altered(items=[]), Gone),
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.values(), ids=FAULTS)
def test_what_breaks_the_promise_brings_no_row(server: QuestionServer, fault: Any, error: type[SourceError]) -> None:
    server.faults.append(fault)
    kept = Kept()
    with pytest.raises(SourceError) as raised:
        kept.night(source(server), AT)
    assert type(raised.value) is error
    assert (kept.rows, kept.states, kept.coverage) == ({}, {}, ())


LATER = {name: fault for name, fault in FAULTS.items() if name != "asks for too long a wait"}  # only the first night asks again


@pytest.mark.parametrize(("fault", "error"), LATER.values(), ids=LATER)
def test_a_later_fault_leaves_what_was_read(server: QuestionServer, fault: Any, error: type[SourceError]) -> None:
    kept = Kept()
    kept.night(source(server), AT)
    before = dict(kept.rows), dict(kept.states), kept.coverage
    server.faults.append(fault)
    with pytest.raises(SourceError) as raised:
        kept.night(source(server), AT + timedelta(days=8))
    assert type(raised.value) is error
    assert (kept.rows, kept.states, kept.coverage) == before


def test_after_the_server_said_too_many_nothing_is_asked_that_night(server: QuestionServer) -> None:
    server.add("keras", date(2023, 10, 1), [1] * 6)
    server.faults.append(lambda _, asked, __: QuestionServer.error(502, "throttle_violation", "too many") if asked.get("filter") else None)
    asked = source(server, MXNET, KERAS)
    for subject in (MXNET, KERAS):
        with pytest.raises(RateLimited, match="throttle_violation"):
            Kept().night(asked, AT, subject)
    assert len(server.asked) == 3  # the stock, the oldest question, and the count that was refused


def test_a_fault_in_the_history_leaves_the_newest_months_and_is_told(server: QuestionServer) -> None:
    before = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
    server.faults.append(lambda _, asked, __: html() if int(asked.get("fromdate", 1 << 40)) < before else None)
    kept = Kept()
    kept.night(source(server), AT)
    assert sorted(kept.rows) == [month("2024-01"), month("2024-02"), month("2024-03")]
    assert [type(error) for error in kept.failed.values()] == [Malformed]
    assert kept.coverage == (Coverage(SOURCE, datetime(2024, 1, 1, tzinfo=UTC), AT),)


def test_a_tag_that_was_made_a_synonym_is_told_and_never_counted(server: QuestionServer) -> None:
    server.add("keras", date(2023, 10, 1), [100] * 6)
    kept = Kept()
    kept.night(source(server), AT)
    before = dict(kept.rows)
    server.synonyms["mxnet"] = "keras"
    with pytest.raises(Gone, match="stackoverflow/mxnet is no tag there: it was made a synonym"):
        kept.night(source(server), AT + timedelta(days=8))
    assert kept.rows == before


def test_a_synonym_that_the_list_of_tags_still_has_is_found_by_its_oldest_question(server: QuestionServer) -> None:
    server.add("keras", date(2023, 10, 1), [100] * 6)
    server.synonyms["mxnet"] = "keras"
    tag = {"name": "mxnet", "count": 21}
    server.faults.append(lambda method, _, body: body | {"items": [tag]} if method.startswith("tags/") else None)
    kept = Kept()
    with pytest.raises(Gone, match="stackoverflow/mxnet is no tag of its own: its oldest question is tagged keras, python"):
        kept.night(source(server), AT)
    assert kept.rows == {}


@pytest.mark.parametrize(
    "state", [None, "", "no JSON", "[]", '{"version": 2}', '{"version": 1, "read_at": 7}', '{"version": 1, "newest": 1}']
)
def test_a_stored_text_that_is_not_ours_is_no_progress(state: str | None) -> None:
    assert Progress.of(state) == Progress()


def test_progress_is_stored_and_read_again() -> None:
    kept = Progress(AT, month("2024-03"), month("2023-11"), month("2023-10"), month("2024-02"))
    assert Progress.of(kept.to_text()) == kept
    assert (kept.is_whole, kept.months_left()) == (False, 1)
