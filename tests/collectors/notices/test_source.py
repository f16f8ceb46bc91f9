"""READMEs and descriptions made by hand, asked of the sandbox: what is found, what moves, what goes, and what a bad answer leaves alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.errors import Denied, Malformed, NotOffered, SourceError
from collectors.github import facts
from collectors.github.client import GitHubClient
from collectors.github.subjects import repositories
from collectors.notices.source import FILES, SOURCE, Notices, parse
from collectors.source import Subject
from sandbox import effects, server
from sandbox.dataset import Dataset
from sandbox.faults import Fault
from sandbox.repository import Repository
from sandbox.server import Running

NAMES = [f"acme/engine-{number}" for number in range(21)]
NIGHT = datetime(2024, 3, 5, 2, tzinfo=UTC)
QUOTE = "This project is no longer maintained"


@dataclass
class World:
    """A server, and a reader that keeps what it stored, as the night does."""

    dataset: Dataset
    running: Running
    client: GitHubClient
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def push(self, name: str, day: int, **texts: str) -> None:
        """Change the texts of a repository; a file's name has an underscore for its dot."""
        repository = self.dataset.repo(name)
        repository.pushed_at = f"2024-03-{day:02d}T00:00:00Z"
        repository.description = texts.pop("description", repository.description)
        repository.texts = {path.replace("_", "."): text for path, text in texts.items()}

    def night(self, number: int = 1, names: list[str] | None = None) -> dict[str, list[tuple[str, bool]] | SourceError | str]:
        """Read what has to be read; by repository: (notice's quote, whether it stands) of each new row, the error, or unchanged."""
        at = NIGHT + timedelta(days=number - 1)
        seen = repositories(facts.fetch(self.client, names or NAMES[:1], at).values())
        source = Notices(self.client, seen, {subject: [subject.label, "engine"] for subject in seen})
        planned = {subject: source.plan(subject, self.states.get(subject.key, {}), {}, at) for subject in source.subjects()}
        self.queries = -len(self.running.requests)
        told = {subject.label: self._read(subject, plan) for subject, plan in planned.items()}
        self.queries += len(self.running.requests)
        return told

    def _read(self, subject: Subject, planned: Any) -> Any:
        if planned.work is None:
            return next(iter(planned.refused.values()), "unchanged")
        found = []
        try:
            for page in planned.work.pages(self.states.get(subject.key, {})):
                self.states.setdefault(subject.key, {}).update(page.streams)
                found += page.rows[SOURCE].to_pylist()
        except SourceError as error:
            return error
        self.rows += found
        return [(row["quote"], row["stands"]) for row in found]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = Dataset(tmp_path / "git", date(2024, 2, 29))
    for number, name in enumerate(NAMES):
        times = ("2023-12-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-01-30T00:00:00Z")
        dataset.add(Repository(1000 + number, name, *times, description="Fast engines"))
    with server.start(dataset) as running:
        yield World(dataset, running, GitHubClient(running.api_url, running.graphql_url, (server.TOKEN,), attempts=1))


def test_a_notice_is_found_once_and_a_night_without_a_push_asks_nothing(world: World) -> None:
    world.push(NAMES[0], 1, README_rst=f"Engine\n======\n\n{QUOTE}.")
    assert world.night() == {NAMES[0]: [(QUOTE, True)]}
    (row,) = world.rows
    assert (row["subject"], row["place"], row["phrase"], row["known_at"].day) == ("github/1000", "README.rst", "no longer kept up", 5)
    assert (world.night(2), world.queries) == ({NAMES[0]: "unchanged"}, 0)
    world.push(NAMES[0], 3, README_rst=f"Engine\n======\n\n{QUOTE}. So long!")
    assert world.night(3) == {NAMES[0]: []}


def test_texts_without_a_notice_tell_nothing(world: World) -> None:
    world.push(NAMES[0], 1, README_md="# Engine\n\nThe old API is deprecated.")
    assert world.night() == {NAMES[0]: []}


def test_a_notice_that_moves_stays_the_same_and_says_where_it_stands(world: World) -> None:
    world.push(NAMES[0], 1, README_md=f"# Engine\n\n{QUOTE}.")
    world.night()
    world.push(NAMES[0], 2, description=f"{QUOTE.upper()}!")
    world.night(2)
    first, moved = world.rows
    assert (first["notice"], first["place"], moved["place"]) == (moved["notice"], "README.md", "description")


def test_a_notice_that_is_taken_out_stands_no_more_and_may_come_back(world: World) -> None:
    world.push(NAMES[0], 1, README_md=f"{QUOTE}.")
    world.night()
    world.push(NAMES[0], 2, README_md="Work goes on.")
    assert world.night(2) == {NAMES[0]: [(QUOTE, False)]}
    world.push(NAMES[0], 3, README_md=f"{QUOTE}.")
    assert world.night(3) == {NAMES[0]: [(QUOTE, True)]}


def test_twenty_repositories_share_a_query(world: World) -> None:
    assert set(map(str, world.night(names=NAMES).values())) == {"[]"}
    assert world.queries == 2  # 21 / 20
    world.push(NAMES[7], 2, README_md=f"{QUOTE}.")
    assert world.night(2, NAMES)[NAMES[7]] == [(QUOTE, True)]
    assert world.queries == 1


def test_other_phrases_read_every_text_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night()
    monkeypatch.setattr("collectors.notices.source.version", lambda: 99)
    assert (world.night(2), world.queries) == ({NAMES[0]: []}, 1)


def test_a_repository_without_any_text_is_not_asked_again_before_a_push(world: World) -> None:
    world.dataset.repo(NAMES[0]).description = None
    assert isinstance(world.night()[NAMES[0]], NotOffered)
    assert (world.night(2), world.queries) == ({NAMES[0]: "unchanged"}, 0)


def test_without_a_token_it_is_left_out(world: World) -> None:
    world.night()
    world.client = GitHubClient(world.running.api_url, world.running.graphql_url, ())
    source = Notices(world.client, {Subject("github/1", "o/r"): None}, {Subject("github/1", "o/r"): ["r"]})  # type: ignore[dict-item]
    assert isinstance(source.plan(Subject("github/1", "o/r"), {}, {}, NIGHT).refused[SOURCE], Denied)


def renamed(answer: Any) -> None:
    answer["r0"]["t0"]["content"] = answer["r0"]["t0"].pop("text")


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        pytest.param(effects.without("r0", "description"), "malformed", marks=pytest.mark.long),
        (effects.without("r0", "t3"), "malformed"),
        (effects.altered(renamed), "malformed"),
        (effects.null_at("r0", message="Resource not accessible", type_="FORBIDDEN"), "denied"),
        (effects.html_error(200), "unavailable"),
        pytest.param(effects.truncated_json(), "malformed", marks=pytest.mark.long),
        pytest.param(effects.html_error(), "unavailable", marks=pytest.mark.long),
    ],
    ids=lambda each: str(getattr(each, "__name__", each)),
)
def test_a_bad_answer_changes_nothing(world: World, effect: Any, outcome: str) -> None:
    world.push(NAMES[0], 1, README_md=f"{QUOTE}.")
    world.night()
    stored = {key: dict(states) for key, states in world.states.items()}
    world.push(NAMES[0], 2, README_md="Work goes on.")
    fault = Fault(effect, kind="graphql", contains="HEAD:README.md", times=None)
    world.running.faults.append(fault)
    told = world.night(2)[NAMES[0]]
    assert isinstance(told, SourceError)
    assert told.outcome == outcome
    assert (world.states, len(world.rows)) == (stored, 1)
    world.running.faults.remove(fault)
    assert world.night(3) == {NAMES[0]: [(QUOTE, False)]}


def test_a_folder_and_a_file_that_is_no_text_are_no_readme() -> None:
    nothing: dict[str, Any] = dict.fromkeys((f"t{place}" for place in range(len(FILES))), None)
    told = {**nothing, "description": None, "t0": {"__typename": "Tree"}, "t1": {"__typename": "Blob", "text": None}}
    assert not parse(told, ["engine"]).is_there
    with pytest.raises(Malformed):
        parse({**told, "t1": {"__typename": "Blob", "text": 7}}, ["engine"])
