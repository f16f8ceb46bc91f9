"""What people do to a repository is no fault: it is followed, and a home that lived through it equals one that begins after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.night.outcome import Outcome
from sandbox import git_faults, rows, server
from sandbox.dataset import Dataset
from sandbox.instants import instant
from tests.worlds.many_repositories import Home, Surface, build, commit, night, owner_name
from tests.worlds.strict_server import faulty_server, repository_events
from tests.worlds.strict_server.server import TOKEN as STRICT_TOKEN
from tests.worlds.without_waits import nights_without_waits

AT = night(2) - timedelta(hours=9)
LONG = "v" + "x" * 5000 + "\0"


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to a project between two nights, and what is written down then beside ok and unchanged."""

    name: str
    happens: Callable[[Dataset, str], None]
    outcomes: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def force_push(dataset: Dataset, name: str) -> None:
    dataset.write_git(name, {"main": [commit(AT - timedelta(days=number), f"Rewritten {number}") for number in range(25, 0, -1)]})


def drop_branch(dataset: Dataset, name: str) -> None:
    git_faults.drop_branch(dataset.git_folder(name), "v1.x")
    dataset.repo(name).pushed_at = instant(AT)


def forget_the_author(dataset: Dataset, name: str) -> None:
    row = rows.issue(dataset.repo(name).repo_id, 30, instant(AT), None, [rows.closed(instant(AT), None, None)])
    dataset.repo(name).put("issues", 30, row)


def renamed(old: str, new: str) -> Callable[[Dataset, str], None]:
    return lambda dataset, name: dataset.rename(name, name.replace(old, new))


EVENTS = (
    Event(
        "renamed",
        lambda dataset, name: dataset.rename(name, name.replace("acme/", "acme/new-")),
        (("facts", "ok"),),
        "now called acme/new-",
    ),
    Event(
        "moved to another owner", lambda dataset, name: dataset.rename(name, name.replace("acme", "globex")), (("facts", "ok"),), "globex/"
    ),
    Event("emptied", lambda dataset, name: dataset.write_git(name, {"main": []}), (("commits", "true_zero"),), "empty"),
    Event("issues switched off", lambda dataset, name: dataset.disable_issues(name), (("issues", "gone"),), "switched off"),
    Event("archived", lambda dataset, name: dataset.archive(name, AT)),
    Event("a rewritten history", force_push),
    Event("a vanished branch", drop_branch),
    Event("a deleted author and no reason", forget_the_author),
    Event("a tag of five thousand letters with NUL", lambda dataset, name: dataset.add_release(name, LONG, AT)),
    Event("stars taken back", lambda dataset, name: dataset.add_stars(name, -1, (AT - timedelta(days=1)).date())),
)
PROJECTS = {f"project{number:03d}": event for number, event in enumerate(EVENTS)}
EACH = pytest.mark.parametrize("project", PROJECTS, ids=[event.name for event in EVENTS])
KEPT = ("commits", "issues", "pull_requests", "releases", "forks_daily", "stars_daily", "repo_weekly", "framework_weekly", "repos")


@dataclass(frozen=True, slots=True)
class Lived:
    """A home that lived through it all, and one that begins after it."""

    outcome: Outcome
    source_status: dict[tuple[str, str], tuple[str, str | None]]
    mine: Surface
    fresh: Surface


@contextmanager
def on_the_sandbox(folder: Path) -> Iterator[tuple[Any, str, Callable[[], None]]]:
    dataset = build(folder, list(PROJECTS))
    for project in PROJECTS:
        dataset.add_stars(owner_name(project), 2, (AT - timedelta(days=1)).date())

    def happen() -> None:
        for project, event in PROJECTS.items():
            event.happens(dataset, owner_name(project))

    with server.start(dataset) as running:
        yield running, server.TOKEN, happen


@contextmanager
def on_another_server(folder: Path) -> Iterator[tuple[Any, str, Callable[[], None]]]:
    with faulty_server.serving(folder, list(PROJECTS)) as running:
        repos = dict(zip(PROJECTS, running.world.repos, strict=True))
        for repo in repos.values():
            repository_events.two_stars(repo, AT)
            repository_events.add_release_branch(running, repo, AT - timedelta(days=9))

        def happen() -> None:
            for project, event in PROJECTS.items():
                repository_events.HAPPEN[event.name](running, repos[project], AT)

        yield running, STRICT_TOKEN, happen


SERVERS = {"the sandbox": on_the_sandbox, "another server": on_another_server}


@pytest.fixture(scope="module")
def lived(which: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("events")
    with nights_without_waits(), SERVERS[which](folder) as (running, token, happen):
        homes = [Home(folder / name, running, list(PROJECTS), token=token) for name in ("mine", "fresh")]
        for home in homes:
            home.prepare()
        homes[0].refresh(night(1))
        happen()
        outcome = homes[0].refresh(night(2))
        homes[1].refresh(night(2))
        yield Lived(outcome, dict(homes[0].source_status(outcome.run_id)), homes[0].surface(), homes[1].surface())


def test_none_of_it_is_a_failure(lived: Lived) -> None:
    assert (lived.outcome.status, lived.outcome.failures) == ("ok", ())


@EACH
def test_what_happened_is_written_down(lived: Lived, project: str) -> None:
    event = PROJECTS[project]
    outcomes = {source: said for (source, of), said in lived.source_status.items() if of.endswith(project)}
    for source, outcome in event.outcomes:
        assert outcomes[source][0] == outcome
        assert event.reason in (outcomes[source][1] or "")
    assert {outcome for outcome, _ in outcomes.values()} <= {"ok", "unchanged", *(outcome for _, outcome in event.outcomes)}


@EACH
@pytest.mark.parametrize("table", KEPT)
def test_a_home_that_lived_through_it_equals_one_that_begins_after_it(lived: Lived, table: str, project: str) -> None:
    number = list(PROJECTS).index(project)
    repo_id = 1000 + number

    def about(surface: Surface) -> list[tuple[object, ...]]:
        names = {cell for row in surface.tables[table] for cell in row if isinstance(cell, str) and cell.endswith(project)}
        return [row for row in surface.tables[table] if names & set(row) or repo_id in row]

    if PROJECTS[project].name == "issues switched off" and table in {"issues", "repo_weekly", "framework_weekly"}:
        assert len(about(lived.mine)) >= len(about(lived.fresh))  # what was collected before is not taken away
        return
    assert about(lived.mine) == about(lived.fresh)
