"""New models by month, counted from pages that a small Hub lists; the expected counts are those of a loop over its models."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors import hub
from collectors.errors import Gone, Malformed, Unavailable
from collectors.http import Answer
from collectors.hub import Counted, Models, parse
from collectors.page import Coverage
from collectors.source import Subject
from sandbox import hub as sandbox_hub

AT = datetime(2022, 8, 10, 9, tzinfo=UTC)
TORCH = Subject("huggingface/pytorch", "huggingface/pytorch")
OLDEST = datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)


def told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


class SmallHub:
    """A client of a Hub with a model every so many hours, and many that bear the first time of all."""

    def __init__(self, hours: int = 40, until: datetime = AT) -> None:
        self.created = [OLDEST] * 9
        moment = OLDEST + timedelta(days=1)
        while moment <= until:
            self.created.append(moment)
            moment += timedelta(hours=hours)
        self.asked: list[Mapping[str, Any]] = []
        self.fails_at: int | None = None

    def get(self, url: str, parameters: Mapping[str, Any]) -> Answer:
        assert url == "https://hub.invalid/api/models"
        self.asked.append(parameters)
        if len(self.asked) == self.fails_at:
            msg = "cut off"
            raise Unavailable(msg)
        models = {"pytorch": [told(moment) for moment in self.created]}
        answer = sandbox_hub.answer(
            models, "https://elsewhere.invalid/api", "/models", {name: str(one) for name, one in parameters.items()}
        )
        assert answer is not None
        return Answer(answer.payload, answer.headers)

    def months(self, before: date) -> dict[date, int]:
        """New models of each month from April 2022 on that had ended."""
        counts = Counter(moment.date().replace(day=1) for moment in self.created)
        first = [date(2022 + number // 12, number % 12 + 1, 1) for number in range(3, 40)]
        return {month: counts[month] for month in first if (month + timedelta(days=31)).replace(day=1) <= before}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PAGE", 10)
    monkeypatch.setattr(hub, "PAGES_A_NIGHT", 4)


class Home:
    """What was stored: rows as the load keeps them, streams, coverage."""

    def __init__(self, server: SmallHub) -> None:
        self.source = Models(server, "https://hub.invalid", [TORCH])  # type: ignore[arg-type]
        self.streams: dict[str, str] = {}
        self.rows: dict[date, int] = {}
        self.told = 0
        self.covered: tuple[Coverage, ...] = ()

    def night(self, at: datetime) -> bool:
        """Load what a night brings; tell whether anything was asked."""
        work = self.source.plan(TORCH, self.streams, {}, at).work
        if work is None:
            return False
        for page in work.pages(self.streams):
            for row in page.rows["models_monthly"].to_pylist():
                self.rows[row["month"]], self.told = row["new_models"], self.told + 1
            self.streams |= page.streams
            self.covered = page.coverage or self.covered
        return True


def test_the_past_is_read_over_nights_and_months_are_told_once_when_they_are_whole() -> None:
    server = SmallHub()
    home = Home(server)
    assert home.night(AT)
    assert len(server.asked) == 4
    assert set(home.rows) < set(server.months(AT.date()))
    assert home.covered[0].complete_from is not None
    day = 0
    while home.night(AT + timedelta(days=day + 1)):
        day += 1
        assert day < 20
    assert home.rows == server.months(AT.date())
    assert (home.told, date(2022, 8, 1) in home.rows) == (len(home.rows), False)
    assert home.covered == (Coverage("models_monthly", None, datetime(2022, 8, 10, tzinfo=UTC)),)
    assert {request["filter"] for request in server.asked} == {"pytorch"}
    assert server.asked[0] == {"filter": "pytorch", "sort": "createdAt", "direction": -1, "limit": 10}


@pytest.mark.parametrize("failing", [2, 3, 5, 8])
def test_weeks_later_the_counts_are_those_of_a_loop_also_after_a_walk_that_broke_off(failing: int) -> None:
    server = SmallHub(hours=7)
    server.fails_at = failing
    home = Home(server)
    for day in range(60):
        at = AT + timedelta(days=day)
        server.created += [at - timedelta(hours=hour) for hour in (1, 5, 9, 13)]
        try:
            home.night(at)
        except Unavailable:
            assert len(server.asked) == failing
    assert home.rows == server.months(date(2022, 10, 1))
    assert home.told == len(home.rows)


def test_a_month_without_a_model_is_zero_and_a_week_takes_one_request() -> None:
    server = SmallHub(hours=40, until=datetime(2022, 6, 20, tzinfo=UTC))
    home = Home(server)
    while home.night(AT):
        pass
    assert (home.rows[date(2022, 7, 1)], home.rows[date(2022, 6, 1)]) == (0, server.months(AT.date())[date(2022, 6, 1)])
    before = len(server.asked)
    assert not home.night(AT + timedelta(days=6))
    assert home.night(AT + timedelta(days=7))
    assert len(server.asked) == before + 1
    home.night(AT + timedelta(days=28))
    assert (home.rows[date(2022, 8, 1)], len(home.rows)) == (0, 5)


def test_a_library_without_any_model_is_gone() -> None:
    server = SmallHub()
    server.created = []
    with pytest.raises(Gone, match="the Hub knows no model of pytorch"):
        Home(server).night(AT)


def page(*created: object, link: str | None = None) -> Answer:
    return Answer([{"id": "someone/model", "createdAt": one} for one in created], {"link": link} if link else {})


@pytest.mark.parametrize(
    "broken",
    [
        Answer({"error": "no"}, {}),
        Answer([{"id": "someone/model", "created_at": "2022-07-01T00:00:00.000Z"}], {}),
        page("yesterday"),
        page("2022-07-01T00:00:00.000Z", "2022-07-02T00:00:00.000Z"),
    ],
)
def test_what_breaks_the_promise_is_malformed(broken: Answer) -> None:
    with pytest.raises(Malformed, match="the models of pytorch"):
        parse(broken, "pytorch")


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ([page(*["2022-07-01T00:00:00.000Z"] * 10)], "the link after a full page"),
        ([page("2022-07-01T00:00:00.000Z", link='<https://hub.invalid/api/models?limit=10>; rel="next"')], "the cursor"),
        (
            [
                page("2022-07-01T00:00:00.000Z", link='<https://hub.invalid/api/models?cursor=abc>; rel="next"'),
                page("2022-07-02T00:00:00.000Z"),
            ],
            "the order",
        ),
    ],
    ids=["half a list", "no cursor", "out of order"],
)
def test_a_page_that_does_not_fit_the_walk_is_malformed(answers: list[Answer], key: str) -> None:
    class Client:
        def get(self, *_: object) -> Answer:
            return answers.pop(0)

    work = Models(Client(), "https://hub.invalid", [TORCH]).plan(TORCH, {}, {}, AT).work  # type: ignore[arg-type]
    assert work is not None
    with pytest.raises(Malformed, match=key):
        list(work.pages({}))


def test_past_the_end_the_walk_has_ended() -> None:
    answers = [page("2022-07-01T00:00:00.000Z", link='<https://hub.invalid/api/models?cursor=abc>; rel="next"'), page()]

    class Client:
        def get(self, *_: object) -> Answer:
            return answers.pop(0)

    home = Home(Client())  # type: ignore[arg-type]
    home.night(AT)
    assert home.rows == {date(2022, month, 1): int(month == 7) for month in (4, 5, 6, 7)}
    assert "someone" not in json.dumps(home.streams)


@pytest.mark.parametrize("state", [None, "", "no JSON", "[]", '{"version": 2}', '{"version": 1, "walks": 7}'])
def test_a_stored_text_that_is_not_ours_begins_anew(state: str | None) -> None:
    assert Counted.of(state) == Counted()
