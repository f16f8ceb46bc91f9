"""Star history against the sandbox, and what no star history may become: zero stars."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.errors import Denied, Gone, Malformed, Unavailable
from collectors.github import facts, stars
from collectors.github.client import GitHubClient
from sandbox import effects, server
from sandbox.dataset import Dataset
from sandbox.faults import Fault
from sandbox.repository import Repository

NAME = "acme/engine"
NOW = datetime(2024, 2, 29, 2, tzinfo=UTC)
BORN = date(2021, 6, 1)


@pytest.fixture
def world(tmp_path):
    """143 weeks of history, 5 pages: a star a day, and seven on Sundays."""
    dataset = Dataset(tmp_path / "git", NOW.date())
    repository = dataset.add(Repository(7, NAME, f"{BORN}T00:00:00Z", f"{BORN}T00:00:00Z"))
    for offset in range((NOW.date() - BORN).days + 1):
        day = BORN + timedelta(days=offset)
        repository.star_days[day] = 7 if day.isoweekday() == 7 else 1
    with server.start(dataset) as running:
        yield dataset, running


class Reader:
    def __init__(self, running):
        self.client = GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,))
        self.days = {}
        self.state = None
        self.covered = False

    def night(self, *, recheck=False, stop_after=None):
        found = facts.fetch(self.client, [NAME], NOW)[NAME]
        count = 0
        for page in stars.fetch(self.client, found, self.state, now=NOW, recheck=recheck):
            self.days |= {row["day"]: row["gained"] for row in page.rows["star_days"].to_pylist()}
            self.state = page.streams["stars"]
            self.covered = bool(page.coverage)
            count += 1
            if count == stop_after:
                break
        return count

    def held(self):
        return Counter({day: gained for day, gained in self.days.items() if gained})


def test_the_first_night_brings_every_day(world):
    dataset, running = world
    reader = Reader(running)
    assert reader.night() == 5  # 143 weeks in pages of 30
    assert reader.held() == dataset.repo(NAME).star_days
    assert reader.covered


def test_a_quiet_night_asks_for_nothing(world):
    _, running = world
    reader = Reader(running)
    reader.night()
    running.reset_counts()
    assert reader.night() == 0
    assert [each.kind for each in running.requests] == ["graphql"]


def test_when_the_count_moved_the_newest_page_is_enough(world):
    dataset, running = world
    reader = Reader(running)
    reader.night()
    dataset.add_stars(NAME, 9, NOW.date())
    dataset.add_stars(NAME, -1, NOW.date() - timedelta(days=40))
    assert reader.night() == 1
    assert reader.held() == dataset.repo(NAME).star_days


def test_an_old_star_taken_back_costs_nothing_and_a_recheck_finds_it(world):
    dataset, running = world
    reader = Reader(running)
    reader.night()
    day = BORN + timedelta(days=1)
    dataset.add_stars(NAME, -1, day)
    running.reset_counts()
    reader.night()
    assert [each.status for each in running.requests if each.kind == "rest"] == [304]
    assert reader.held() != dataset.repo(NAME).star_days
    assert reader.night(recheck=True) == 5
    assert reader.days[day] == 0  # told, so that the loader can take it back
    assert reader.held() == +dataset.repo(NAME).star_days


class TestDrift:
    """Whether the whole history is worth reading again: only when the count less its sum is another than at the last such reading."""

    def sum(self, reader):
        return sum(reader.days.values())

    @pytest.mark.parametrize("unlisted", [0, 1, 40])
    def test_a_sum_below_the_count_is_none_while_it_stays_so(self, world, unlisted):
        dataset, running = world
        dataset.unlist_stars(NAME, unlisted)
        reader = Reader(running)
        reader.night()
        dataset.add_stars(NAME, 3, NOW.date())
        assert not stars.has_drifted(reader.state, self.sum(reader))
        reader.night()
        assert not stars.has_drifted(reader.state, self.sum(reader))

    def test_old_stars_taken_back_are_one_until_all_is_read_again(self, world):
        dataset, running = world
        dataset.unlist_stars(NAME, 2)
        reader = Reader(running)
        reader.night()
        dataset.add_stars(NAME, -1, BORN + timedelta(days=5))
        reader.night()
        assert stars.has_drifted(reader.state, self.sum(reader))
        assert reader.night(recheck=True) == 5
        assert not stars.has_drifted(reader.state, self.sum(reader))

    def test_a_reading_over_several_nights_has_its_own_difference(self, world):
        dataset, running = world
        dataset.unlist_stars(NAME, 2)
        reader = Reader(running)
        reader.night(stop_after=2)
        assert not stars.has_drifted(reader.state, self.sum(reader))  # nothing can be said before it is whole
        dataset.add_stars(NAME, 4, NOW.date())
        reader.night()
        assert self.sum(reader) == dataset.repo(NAME).stars - 2
        assert not stars.has_drifted(reader.state, self.sum(reader))

    def test_what_an_older_version_left_is_one_only_where_the_sum_is_above_the_count(self):
        state = json.dumps({"version": 1, "stars": 60, "target": None, "next_url": None, "stop_week": None, "newest_week": 0, "etag": None})
        assert [stars.has_drifted(state, by_day) for by_day in (59, 60, 61)] == [False, False, True]


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2024-03-04T07:59:59+00:00", "2024-03-03"),  # Monday: the Sunday may not have ended in California
        ("2024-03-04T08:00:00+00:00", "2024-03-04"),
        ("2024-03-04T23:00:00-05:00", "2024-03-04"),
        ("2024-07-02T02:00:00+00:00", "2024-07-01"),
    ],
)
def test_a_star_day_is_complete_from_eight_o_clock_of_the_day_after(at, until):
    covered = stars.complete(datetime.fromisoformat(at))
    assert (covered.complete_from, covered.complete_until) == (None, datetime.fromisoformat(until).replace(tzinfo=UTC))


class TestALaterPage:
    """GitHub refuses one now and then in the middle of a walk; the first page has just been answered, so that is no refusal of all."""

    @pytest.mark.parametrize("status", [403, 404])
    def test_that_is_refused_is_unavailable_and_the_walk_goes_on_there_the_next_night(self, world, status):
        dataset, running = world
        reader = Reader(running)
        running.faults.append(Fault(effects.refusal(status), path="history.*[?&]page=2"))
        with pytest.raises(Unavailable, match="later page"):
            reader.night()
        assert not reader.covered
        running.reset_counts()
        assert reader.night() == 4
        asked = [re.findall(r"[?&]page=(\d+)", each.path) for each in running.requests if each.kind == "rest"]
        assert asked == [["2"], ["3"], ["4"], ["5"]]
        assert reader.held() == dataset.repo(NAME).star_days

    def test_whose_link_is_no_longer_good_makes_it_begin_anew(self, world):
        dataset, running = world
        reader = Reader(running)
        reader.night(stop_after=1)
        running.faults.append(Fault(effects.refusal(404), path="history.*[?&]page=2"))
        assert reader.night() == 5
        assert reader.held() == dataset.repo(NAME).star_days

    @pytest.mark.parametrize(("status", "error"), [(403, Denied), (404, Gone)])
    def test_that_is_refused_together_with_the_first_is_a_refusal_of_all(self, world, status, error):
        _, running = world
        reader = Reader(running)
        reader.night(stop_after=1)
        running.faults.append(Fault(effects.refusal(status), path="history", times=None))
        with pytest.raises(error):
            reader.night()


def test_after_a_long_pause_it_reads_down_to_what_it_knows(world):
    dataset, running = world
    reader = Reader(running)
    reader.night()
    dataset.today = NOW.date() + timedelta(weeks=45)
    dataset.add_stars(NAME, 3, NOW.date() + timedelta(weeks=2))
    assert reader.night() == 2
    assert reader.held() == dataset.repo(NAME).star_days


@pytest.mark.parametrize("stop_after", [1, 2, 3, 4])
def test_killed_after_a_page_it_goes_on_there(world, stop_after):
    dataset, running = world
    reader = Reader(running)
    reader.night(stop_after=stop_after)
    assert not reader.covered
    dataset.add_stars(NAME, 2, NOW.date())
    running.reset_counts()
    assert reader.night() == 5 - stop_after + 1  # and the newest page again, since the count moved
    assert reader.held() == dataset.repo(NAME).star_days


def test_a_rename_in_the_middle_is_followed(world):
    dataset, running = world
    reader = Reader(running)
    reader.night(stop_after=1)
    dataset.rename(NAME, "acme/motor")
    found = facts.fetch(reader.client, [NAME], NOW)[NAME]
    assert found.repo == "acme/motor"
    for page in stars.fetch(reader.client, found, reader.state, now=NOW):
        reader.days |= {row["day"]: row["gained"] for row in page.rows["star_days"].to_pylist()}
    assert reader.held() == dataset.repo("acme/motor").star_days


class TestRefused:
    @pytest.fixture
    def found(self, world):
        return facts.fetch(Reader(world[1]).client, [NAME], NOW)[NAME]

    @pytest.mark.parametrize(
        ("status", "body", "error", "words"),
        [
            (200, [], Denied, "closed by policy"),
            (403, {"message": "Must have push access"}, Denied, "push access"),
            (404, {"message": "Not Found"}, Gone, "no star history"),
            (451, {"message": "Blocked"}, Gone, "451"),
            (200, {"message": "hm"}, Malformed, "list of weeks"),
            (200, [{"week": 0, "days": [1] * 6}], Malformed, "days"),
            (200, [{"days": [1] * 7}], Malformed, "week"),
            (200, [{"week": 0, "days": [1, 1, 1, 1, 1, 1, -1]}], Malformed, "days"),
        ],
    )
    def test_a_refusal_is_never_zero_stars(self, scripted, reply, found, status, body, error, words):
        server_ = scripted(lambda _: reply(status, body))
        with pytest.raises(error, match=words):
            list(stars.fetch(server_.client(), found, None, now=NOW))

    def test_no_stars_at_all_is_a_true_zero(self, scripted, reply, found):
        from dataclasses import replace

        server_ = scripted(lambda _: reply(200, []))
        (page,) = stars.fetch(server_.client(), replace(found, stars=0), None, now=NOW)
        assert page.rows["star_days"].num_rows == 0
        assert page.coverage[0].source == "stars"

    def test_links_that_lead_nowhere_end(self, scripted, reply, found):
        week = {"week": 1_700_000_000, "days": [1] * 7}
        flip = {"/a": "/b", "/b": "/a"}

        def answer(asked):
            return reply(200, [week], {"Link": f'<{base[0]}{flip.get(asked.path, "/a")}>; rel="next"'})

        base = [""]
        server_ = scripted(answer)
        base[0] = server_.url
        with pytest.raises(Malformed, match="Link"):
            list(stars.fetch(server_.client(), found, None, now=NOW))


def test_day_i_of_a_week_has_the_date_of_week_plus_i_days():
    # 1704585600 is Sunday 2024-01-07 00:00 UTC (date -u -d @1704585600)
    table = stars.parse([{"week": 1704585600, "total": 28, "days": [1, 2, 3, 4, 5, 6, 7]}], 7, NOW)
    assert [(row["day"].isoformat(), row["gained"]) for row in table.to_pylist()] == [(f"2024-01-{7 + i:02}", i + 1) for i in range(7)]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["week", "days", "total", "x"]), inner),
    max_leaves=20,
)


@given(_JSON)
def test_any_payload_is_rows_or_malformed(payload):
    try:
        table = stars.parse(payload, 7, NOW)
    except Malformed:
        return
    assert table.schema == stars.SCHEMA
    assert table.num_rows == 7 * len(payload)


@given(st.text() | _JSON.map(lambda value: json.dumps(value)))
def test_any_text_that_is_not_ours_begins_anew(text):
    assert stars._read_state(text) == stars._State()
