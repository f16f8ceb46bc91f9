"""What forums tell of themselves, in the form of new and of old versions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.discourse import Forums, parse
from collectors.errors import Denied, Gone, Malformed, NotOffered, RateLimited, SourceError, Unavailable
from collectors.http import Answer
from collectors.page import Page
from collectors.source import Subject

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
FORUM = Subject("discourse/discuss.invalid", "discourse/discuss.invalid")
WINDOWS = {"topics_7_days": 12, "topics_30_days": 50, "posts_7_days": 40, "posts_30_days": 170}
ACTIVE = {"active_users_7_days": 90, "active_users_30_days": 250}
NEW: dict[str, Any] = {**WINDOWS, **ACTIVE, "topics_count": 3100, "posts_count": 9000, "users_count": 5000, "likes_count": 700}
OLD: dict[str, Any] = {**WINDOWS, **ACTIVE, "topic_count": 3100, "post_count": 9000, "user_count": 5000, "like_count": 700}


def about(stats: object) -> dict[str, Any]:
    return {"about": {"stats": stats, "title": "A forum", "moderators": [{"username": "jdoe", "name": "Jane Q. Doe"}]}}


@pytest.mark.parametrize("stats", [NEW, OLD], ids=["plural", "singular"])
def test_a_row_is_what_a_forum_tells_on_a_day_whatever_its_version(stats: dict[str, Any]) -> None:
    [row] = parse(about(stats), FORUM.key, AT).to_pylist()
    assert row == {
        "subject": "discourse/discuss.invalid",
        "observed_on": date(2026, 11, 29),
        **WINDOWS,
        **ACTIVE,
        "topics": 3100,
        "posts": 9000,
        "users": 5000,
        "known_at": AT.replace(tzinfo=None),
    }


def test_active_users_that_are_hidden_are_no_zero_and_a_quiet_week_is_one() -> None:
    quiet = {name: value for name, value in NEW.items() if name not in ACTIVE} | {"topics_7_days": 0}
    [row] = parse(about(quiet), FORUM.key, AT).to_pylist()
    assert (row["active_users_7_days"], row["active_users_30_days"], row["topics_7_days"]) == (None, None, 0)


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {},
        {"about": {}},
        about({name: value for name, value in NEW.items() if name != "topics_count"}),
        about({name: value for name, value in NEW.items() if name != "posts_7_days"}),
        about(NEW | {"users_count": "5k"}),
        about(NEW | {"topics_7_days": None}),
        about(NEW | {"topics_7_days": -1}),
    ],
)
def test_what_breaks_the_promise_is_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match=r"the statistics of discourse/discuss\.invalid"):
        parse(broken, FORUM.key, AT)


class Site:
    """A client to which a forum answers, or refuses, by the end of the address."""

    def __init__(self, **answers: object) -> None:
        self.answers, self.asked, self.host = answers, list[str](), "discuss.invalid"

    def get(self, url: str) -> Answer:
        self.asked.append(url)
        told = self.answers[url.rpartition("/")[2].removesuffix(".json")]
        if isinstance(told, SourceError):
            raise told
        return Answer(told, {}, self.host)


def ask(site: Site, states: dict[str, str], at: datetime = AT) -> tuple[list[Page], SourceError | None]:
    """What one night brings, and how it ends."""
    work = Forums(site, "https:/", [FORUM]).plan(FORUM, states, {}, at).work  # type: ignore[arg-type]
    assert work is not None
    pages: list[Page] = []
    try:
        pages.extend(work.pages(states))
    except SourceError as error:
        return pages, error
    return pages, None


def asks(states: dict[str, str], at: datetime) -> bool:
    return Forums(Site(), "https:/", [FORUM]).plan(FORUM, states, {}, at).work is not None  # type: ignore[arg-type]


def test_a_forum_is_asked_at_its_own_address_once_a_week_and_no_moderator_is_kept() -> None:
    site = Site(about=about(NEW))
    [page], error = ask(site, {})
    assert (error, site.asked) == (None, ["https://discuss.invalid/about.json"])
    assert "jdoe" not in f"{page.rows['forum_weekly'].to_pylist()} {page.streams}"
    states = dict(page.streams)
    assert not asks(states, AT + timedelta(days=6))
    assert asks(states, AT + timedelta(days=7))


@pytest.mark.parametrize("refusal", [Denied("no"), Gone("404"), Malformed("JSON", "a page to log in")])
def test_where_about_is_refused_the_statistics_stand_in(refusal: SourceError) -> None:
    site = Site(about=refusal, statistics=OLD | {"participating_users_7_days": 30})
    [page], error = ask(site, {})
    assert (error, site.asked[-1]) == (None, "https://discuss.invalid/site/statistics.json")
    assert page.rows["forum_weekly"]["users"].to_pylist() == [5000]
    assert ask(Site(about=refusal, statistics=Gone("404")), {})[1] is refusal


def test_an_answer_of_another_host_is_that_of_another_forum() -> None:
    site = Site(about=about(NEW), statistics=NEW)
    site.host = "elsewhere.invalid"
    pages, error = ask(site, {})
    assert isinstance(error, Gone)
    assert error.reason == "discuss.invalid leads to elsewhere.invalid, which may be another forum"
    assert [page.rows for page in pages] == [{}]


def test_a_forum_is_gone_after_four_weeks_of_silence_and_then_asked_once_a_week_until_it_is_back() -> None:
    dead = Site(about=Unavailable("the connection failed"))
    [page], error = ask(Site(about=about(NEW)), {}, AT - timedelta(days=7))
    states = dict(page.streams)
    for day in (0, 1, 27):
        [page], error = ask(dead, states, AT + timedelta(days=day))
        assert (page.rows, type(error)) == ({}, Unavailable)
        states |= page.streams
        assert asks(states, AT + timedelta(days=day + 1))
    [page], error = ask(dead, states, AT + timedelta(days=28))
    assert isinstance(error, NotOffered)
    assert (error.outcome, error.reason) == ("gone", "no answer since 2026-11-29: the connection failed")
    states |= page.streams
    assert not asks(states, AT + timedelta(days=34))
    [page], error = ask(Site(about=about(NEW)), states, AT + timedelta(days=35))
    assert (error, page.rows["forum_weekly"].num_rows) == (None, 1)
    states |= page.streams
    assert type(ask(dead, states, AT + timedelta(days=42))[1]) is Unavailable  # the silence begins anew


def test_nothing_is_missing_of_a_forum_that_never_answered_and_it_is_asked_again_the_next_night() -> None:
    [page], error = ask(Site(about=Unavailable("the connection failed")), {})
    assert isinstance(error, NotOffered)
    assert (error.outcome, error.reason) == ("unavailable", "the connection failed")
    assert asks(dict(page.streams), AT + timedelta(days=1))


def test_a_forum_that_throttles_or_refuses_is_not_silent() -> None:
    for error in (RateLimited("429"), Denied("403")):
        assert ask(Site(about=error, statistics=error), {}) == ([], error)
