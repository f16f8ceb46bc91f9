"""Links night by night: pages from git, and a server of this test that answers for all hosts."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collectors.cancellation import CancelToken
from collectors.docs.checks import A_NIGHT, SOURCE, Links
from collectors.docs.sample import Sample
from collectors.errors import Gone, Unavailable
from collectors.git.command import Git
from collectors.http import HttpClient
from collectors.source import Subject
from sandbox import file_commits
from sandbox.file_commits import Change

HERE = "docs/acme/engine/docs"
FIRST = datetime(2024, 3, 4, 9, tzinfo=UTC)


class World:
    """Pages with thirty links at one host, and the statuses that it answers."""

    def __init__(self, root, monkeypatch):
        self.root, self.asked, self.statuses = root, [], {}
        monkeypatch.setattr("collectors.docs.checks.PAUSE_S", 0.0)
        self.put(
            "2024-01-01", {"docs/a.md": "\n".join(f"[x](https://one.org/{number})" for number in range(30)), "src/b.md": "https://two.org/"}
        )
        world = self

        class Site(BaseHTTPRequestHandler):
            def do_HEAD(self):
                world.asked.append((self.command, self.path))
                self.send_response(world.statuses.get(self.path, 404 if self.path.endswith("robots.txt") else 200))
                self.end_headers()

            def do_GET(self):
                self.do_HEAD()

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url, self.states = f"http://127.0.0.1:{self.server.server_port}", {}

    def put(self, day, files):
        file_commits.write(self.root / "server" / "acme" / "engine.git", [Change(date.fromisoformat(day), files)])

    def source(self, *others, url=None):
        http = HttpClient("framework-pulse", CancelToken())
        subjects = [Subject(each, each) for each in (HERE, *others)]
        return Links(
            http, self.url if url is None else url, subjects, git=Git((self.root / "server").as_uri()), folder=self.root / "clones"
        )

    def night(self, number, others=(), stop_after=None, url=None):
        """Read a night as the loader does, page by page; return what was told of each link."""
        at = FIRST + timedelta(days=number)
        work = self.source(*others, url=url).plan(Subject(HERE, HERE), self.states, {}, at).work
        rows, self.covered = [], ()
        self.asked.clear()
        for count, page in enumerate(work.pages(self.states) if work else ()):
            if count == stop_after:
                break
            self.states |= page.streams
            self.covered = page.coverage
            rows += page.rows[SOURCE].to_pylist() if SOURCE in page.rows else []
        return {row["url"].rpartition("/")[2]: (row["outcome"], row["failures"]) for row in rows}


@pytest.fixture
def world(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    world = World(tmp_path, monkeypatch)
    yield world
    world.server.shutdown()
    world.server.server_close()


OTHERS = tuple(f"docs/acme/other{number}" for number in range(19))
"""With them a folder has ten requests a night: one for robots.txt, nine for links."""


def test_links_are_asked_from_the_first_night_on_a_share_each_night_and_each_once(world):
    nights = [world.night(number, OTHERS) for number in range(4)]
    assert [len(each) for each in nights] == [9, 9, 9, 3]  # thirty links, by hand
    assert set().union(*nights) == {str(number) for number in range(30)}
    assert {told for each in nights for told in each.values()} == {("alive", 0)}
    (covered,) = world.covered
    assert (covered.complete_from, covered.complete_until) == (datetime(2024, 3, 4, tzinfo=UTC), FIRST + timedelta(days=3))
    assert world.night(4, OTHERS) == {}
    assert world.asked == []
    assert not list((world.root / "clones").iterdir())


@pytest.mark.long
def test_the_same_night_has_the_same_links_wherever_it_is_asked_and_a_killed_run_goes_on_within_its_share(world):
    first = list(world.night(0, OTHERS))
    world.states = {}
    part = list(world.night(0, OTHERS, stop_after=4))  # the pages read, three links
    rest = list(world.night(0, OTHERS))
    assert part == first[:3]
    # one of the seven requests that are left goes to robots.txt again, and what was in flight is asked again
    assert rest == first[3:9][: len(rest)]
    assert len(part) + len(world.asked) <= 10
    assert world.night(0, OTHERS) == {}


def test_what_fails_is_gone_after_three_nights_in_a_row_and_what_answers_again_is_alive(world):
    world.statuses = {"/one.org/3": 404, "/one.org/5": 500, "/one.org/7": 403}
    assert {name: told for name, told in world.night(0).items() if told[0] != "alive"} == {
        "3": ("unknown", 1), "5": ("unknown", 1), "7": ("unknown", 0),
    }  # fmt: skip
    assert world.night(1) == {"3": ("unknown", 2), "5": ("unknown", 2)}
    del world.statuses["/one.org/5"]
    assert world.night(2) == {"3": ("gone", 3), "5": ("alive", 0)}
    assert world.night(3) == {}
    told = world.night(28)
    assert len(told) == 28  # the whole sample but for the two that were asked later
    assert world.night(30)["3"] == ("gone", 4)


def test_a_night_on_which_no_site_answers_says_nothing_of_any(world):
    world.night(0, stop_after=1)
    world.server.shutdown()
    world.server.server_close()
    with pytest.raises(Unavailable, match=r"no host answers, one\.org for one: no connection"):
        world.night(0)
    kept = Sample.of(world.states[SOURCE])
    assert (kept.standings, kept.spent > 0) == ({}, True)


def test_of_many_folders_each_has_its_turn_and_all_of_them_stay_within_the_requests_of_a_night(world):
    many = [f"docs/acme/other{number}" for number in range(199)]
    source = world.source(*many)
    nights = []
    for number in range(10):
        at = FIRST + timedelta(days=number)
        nights.append({each.key for each in source.subjects() if source.plan(each, {}, {}, at).work is not None})
    assert [len(night) for night in nights] == [20] * 10  # ten requests each, 200 in all
    assert set().union(*nights) == {HERE, *many}
    assert A_NIGHT == 200


@pytest.mark.long
def test_links_that_are_new_are_asked_and_those_that_have_left_are_not(world):
    world.night(0)
    world.put("2024-03-20", {"docs/a.md": "https://one.org/0 https://three.org/new"})
    assert set(world.night(28)) == {"0", "new"}


@pytest.mark.long
def test_a_folder_without_pages_is_gone_and_one_without_links_is_known_to_have_none(world):
    world.put("2024-02-01", {"docs/a.md": "no link"})
    assert world.night(0) == {}
    assert len(world.covered) == 1
    world.states = {}
    world.put("2024-02-02", {"docs/a.md": None})
    with pytest.raises(Gone, match="no page is in docs of acme/engine"):
        world.night(1)


def test_without_a_server_for_all_hosts_a_private_network_is_never_asked(world, monkeypatch):
    """Of a name that leads to this machine, told by what would be asked for the name: nothing of it reaches the server."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", world.server.server_port))])
    world.put("2024-02-01", {"docs/a.md": f"http://one.org:{world.server.server_port}/x"})
    with pytest.raises(Unavailable, match="leads into a private network"):
        world.night(0, url="")
    assert world.asked == []


@pytest.mark.parametrize("state", [None, "", "no JSON", "[]", "{}", json.dumps({"version": 0}), json.dumps({"version": 1, "read_at": 7})])
def test_a_state_that_is_not_ours_begins_anew(state):
    assert Sample.of(state) == Sample()
