"""Four nights on the street with every fault, and the same four nights without any."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.steps import Outcome
from sandbox import server
from tests.acceptance.strict_server import TOKEN
from tests.faults import strict_street
from tests.faults.quick import quick_nights
from tests.faults.rows_of_the_matrix import ROWS, Row
from tests.faults.street import Home, Surface, build, news, night

NIGHTS = (1, 2, 3, 4)
STRUCK = (1, 3)
"""On the first night everything is read for the first time, on the third there is news; the nights after them are calm."""


def addresses() -> Mapping[Row, str]:
    """Which house a row strikes: a house has at most one of each kind; one without facts has no other."""
    by_kind = {kind: [row for row in ROWS if row.kind == kind] for kind in ("walk", "stars", "git", "facts")}
    shared = max(len(by_kind[kind]) for kind in ("walk", "stars", "git"))
    found = {row: f"house{number:03d}" for kind in ("walk", "stars", "git") for number, row in enumerate(by_kind[kind])}
    return found | {row: f"house{shared + number:03d}" for number, row in enumerate(by_kind["facts"])}


ADDRESSES = addresses()
HOUSES = sorted(set(ADDRESSES.values()))
PUSHED = {house for row, house in ADDRESSES.items() if row.kind in {"git", "facts"}}


@dataclass(frozen=True, slots=True)
class Night:
    """What became of a night, what it wrote of its sources, and what was published then."""

    outcome: Outcome
    told: Mapping[tuple[str, str], tuple[str, str | None]]
    surface: Surface


@contextmanager
def sandbox_street(folder: Path) -> Iterator[tuple[Home, Callable[[int], None]]]:
    """A home on the sandbox, and what happens before a night."""
    dataset = build(folder, HOUSES)
    with server.start(dataset) as running:

        def happen(number: int) -> None:
            for house in HOUSES:
                news(dataset, house, night(number), pushes=house in PUSHED)

        yield Home(folder / "home", running, HOUSES), happen


@contextmanager
def other_street(folder: Path) -> Iterator[tuple[Home, Callable[[int], None]]]:
    """The same on a server that shares no line with the sandbox."""
    with strict_street.serving(folder, HOUSES) as running:
        pushes = {house: house in PUSHED for house in HOUSES}
        yield Home(folder / "home", running, HOUSES, token=TOKEN), lambda number: strict_street.news(running, pushes, night(number))


STREETS = {"the sandbox": sandbox_street, "another server": other_street}


def nights(which: str, folder: Path, rows: Mapping[Row, str]) -> dict[int, Night]:
    """Run the nights; the rows strike their houses on the nights that are meant for it."""
    found = {}
    with STREETS[which](folder) as (home, happen):
        home.prepare()
        for number in NIGHTS:
            if number == 3:
                happen(number)
            with ExitStack() as stack:
                for row, house in rows.items() if number in STRUCK else ():
                    stack.enter_context(row.strikes(house, home.running.faults, home.running.dataset.git_root))
                outcome = home.refresh(night(number))
            found[number] = Night(outcome, home.told(outcome.run_id), home.surface())
    return found


@pytest.fixture(scope="module", params=["the sandbox", pytest.param("another server", marks=pytest.mark.long)])
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    with quick_nights():
        yield


@pytest.fixture(scope="module")
def undisturbed(which: str, quick: None, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Night]:
    return nights(which, tmp_path_factory.mktemp("undisturbed"), {})


@pytest.fixture(scope="module")
def struck(which: str, quick: None, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Night]:
    return nights(which, tmp_path_factory.mktemp("struck"), ADDRESSES)
