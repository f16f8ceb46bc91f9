"""Two servers on which the same things happen, night after night: on one the sources fail at random, on the other never."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from flows.night.outcome import Outcome
from sandbox import server
from sandbox.dataset import Dataset
from sandbox.limits import Limits
from tests.worlds.fault_matrix import ROWS, Row
from tests.worlds.many_repositories import Home, build, commit, night, owner_name
from tests.worlds.without_waits import collecting_only

PROJECTS = ("project000", "project001")
TOO_SLOW = {"a slow body", "a body that does not end in time"}
FAULTS = tuple(row for row in ROWS if row.name not in TOO_SLOW and not row.is_late)
"""Without replicas that lag: they hide the last minute, and what happens here happened hours before the night."""
A_BAD_NIGHT, A_PUSH, A_RELEASE = 0.8, 0.15, 0.04
"""How likely a night is a bad one, and a day one with a push or a release."""

POINTS_AN_HOUR = 80
"""What a night may spend: three times what the dearest fault at one project takes, and less than the sample's dozen nights, so that it
shows where a night lives on another's hour or costs more the more nights there were before it."""


@dataclass(slots=True)
class Installation:
    """One of the two."""

    home: Home
    dataset: Dataset
    lost: set[tuple[str, date]] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """A home with a server of its own."""
    dataset = build(folder, PROJECTS)
    with server.start(dataset, limits=Limits(graphql=POINTS_AN_HOUR)) as running:
        home = Home(folder / "home", running, PROJECTS)
        home.prepare()
        yield Installation(home, dataset)


def happen(dataset: Dataset, at: datetime, chance: random.Random) -> None:
    """What happens on the day before a night; the same for the same chance."""
    day = at - timedelta(hours=10)
    for project in PROJECTS:
        name = owner_name(project)
        numbers = dataset.open_issues(name, chance.choice((0, 0, 1, 2)), day)
        dataset.close_issues(name, [number for number in numbers if chance.random() < 0.5], day + timedelta(hours=2))
        dataset.merge_pulls(name, dataset.open_pulls(name, chance.choice((0, 1)), day), day + timedelta(hours=1))
        dataset.add_stars(name, chance.choice((0, 1, 2)), day.date())
        dataset.add_forks(name, chance.choice((0, 0, 1)), day)
        if chance.random() < A_RELEASE:
            dataset.add_release(name, f"v{at:%Y.%m.%d}", day)
        if chance.random() < A_PUSH:
            dataset.add_commits(name, [commit(day, f"Change of {at:%Y-%m-%d}", f"dev{chance.randrange(9)}")])


def faulty(chance: random.Random) -> list[tuple[Row, str]]:
    """The faults of a night and the projects that they strike, at most one of a kind at a project."""
    if chance.random() >= A_BAD_NIGHT:
        return []
    chosen = chance.sample(FAULTS, chance.choice((1, 1, 2, 3)))
    by_place = {(row.kind, chance.choice(PROJECTS)): row for row in chosen}
    return [(row, project) for (_, project), row in by_place.items()]


def spend(one: Installation, number: int, faults: list[tuple[Row, str]], *, is_scored: bool) -> Outcome:
    """Run a night on a server; the steps that read what was collected are left to the nights that are scored.

    Between two nights lies a day, though not by the server's clock: the hours in which quotas are counted are over as well.
    """
    one.home.running.reset_counts()
    with ExitStack() as stack:
        if not is_scored:
            stack.enter_context(collecting_only())
        for row, project in faults:
            stack.enter_context(row.injected(project, one.home.running.faults, one.dataset.git_root))
            if row.kind == "facts":
                one.lost.add((project, night(number).date()))
        outcome = one.home.refresh(night(number))
    one.statuses[outcome.status] = one.statuses.get(outcome.status, 0) + 1
    return outcome
