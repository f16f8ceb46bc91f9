"""Four nights with every fault, and the same four nights without any."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.night.outcome import Outcome
from sandbox import server
from tests.worlds.fault_matrix import ROWS, SAMPLE, SAMPLED, Row
from tests.worlds.many_repositories import LATE, NEWS_AGO, Home, Surface, build, news, night
from tests.worlds.strict_server import faulty_server
from tests.worlds.strict_server.server import TOKEN
from tests.worlds.without_waits import nights_without_waits

NIGHTS = (1, 2, 3, 4)
STRUCK = (1, 3)
"""On the first night everything is read for the first time, on the third there is news; the nights after them are calm."""


def addresses(rows: Sequence[Row]) -> Mapping[Row, str]:
    """Which project a row strikes: a project has at most one of each kind; one without facts has no other."""
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in ("walk", "stars", "git", "facts")}
    shared = max(len(by_kind[kind]) for kind in ("walk", "stars", "git"))
    found = {row: f"project{number:03d}" for kind in ("walk", "stars", "git") for number, row in enumerate(by_kind[kind])}
    return found | {row: f"project{shared + number:03d}" for number, row in enumerate(by_kind["facts"])}


ADDRESSES = {True: addresses([row for row in ROWS if row.name in SAMPLE]), False: addresses(ROWS)}
"""Where the rows of the sample strike, and where all of them do."""


@dataclass(frozen=True, slots=True)
class Night:
    """What became of a night, what it wrote of its sources, and what was published then."""

    outcome: Outcome
    source_status: Mapping[tuple[str, str], tuple[str, str | None]]
    surface: Surface


@dataclass(frozen=True, slots=True)
class Placement:
    """Where these rows strike: the projects, those where somebody pushes, and those whose news come late."""

    addresses: Mapping[Row, str]

    @property
    def projects(self) -> list[str]:
        return sorted(set(self.addresses.values()))

    @property
    def pushed(self) -> set[str]:
        return {project for row, project in self.addresses.items() if row.kind in {"git", "facts"}}

    @property
    def late(self) -> set[str]:
        return {project for row, project in self.addresses.items() if row.is_late}


@contextmanager
def on_the_sandbox(folder: Path, placement: Placement) -> Iterator[tuple[Home, Callable[[int], None]]]:
    """A home on the sandbox, and what happens before a night."""
    dataset = build(folder, placement.projects)
    with server.start(dataset) as running:

        def happen(number: int) -> None:
            for project in placement.projects:
                ago = LATE if project in placement.late else NEWS_AGO
                news(dataset, project, night(number), pushes=project in placement.pushed, ago=ago)

        yield Home(folder / "home", running, placement.projects), happen


@contextmanager
def elsewhere(folder: Path, placement: Placement) -> Iterator[tuple[Home, Callable[[int], None]]]:
    """The same on a server that shares no line with the sandbox."""
    with faulty_server.serving(folder, placement.projects) as running:
        pushes = {project: project in placement.pushed for project in placement.projects}
        home = Home(folder / "home", running, placement.projects, token=TOKEN)
        yield home, lambda number: faulty_server.news(running, pushes, night(number), placement.late)


SERVERS = {SAMPLED: on_the_sandbox, "the sandbox": on_the_sandbox, "another server": elsewhere}


def nights(where: str, folder: Path, placement: Placement, *, is_faulty: bool) -> dict[int, Night]:
    """Run the nights; the rows strike their projects on the nights that are meant for it."""
    found = {}
    with SERVERS[where](folder, placement) as (home, happen):
        home.prepare()
        for number in NIGHTS:
            if number == 3:
                happen(number)
            with ExitStack() as stack:
                for row, project in placement.addresses.items() if is_faulty and number in STRUCK else ():
                    stack.enter_context(row.injected(project, home.running.faults, home.running.dataset.git_root))
                outcome = home.refresh(night(number))
            found[number] = Night(outcome, home.source_status(outcome.run_id), home.surface())
    return found


LONG = pytest.mark.long


@pytest.fixture(scope="module", params=["the sandbox", pytest.param("another server", marks=LONG)])
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[SAMPLED, pytest.param("the sandbox", marks=LONG), pytest.param("another server", marks=LONG)])
def where(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def without_waits() -> Iterator[None]:
    with nights_without_waits():
        yield


@pytest.fixture(scope="module")
def placement(where: str) -> Placement:
    return Placement(ADDRESSES[where == SAMPLED])


@pytest.fixture(scope="module")
def undisturbed(where: str, placement: Placement, without_waits: None, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Night]:
    return nights(where, tmp_path_factory.mktemp("undisturbed"), placement, is_faulty=False)


@pytest.fixture(scope="module")
def faulty(where: str, placement: Placement, without_waits: None, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Night]:
    return nights(where, tmp_path_factory.mktemp("faulty"), placement, is_faulty=True)
