"""GitHub's limit of 60 s of GraphQL answers a minute: a night that would pass it is held before, and ends complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import world
from benchmarks.world import write_catalog
from collectors.cancellation import CancelToken
from collectors.github.busy import Busy
from collectors.github.limits import ServerClock
from flows.settings.model import Settings
from sandbox import server
from sandbox.answer_seconds import AnswerSeconds, MadeUpTime
from sandbox.dataset import Dataset
from sandbox.exchange import Exchange
from sandbox.repository import Repository
from sandbox.server import Running
from tests.worlds import one_large_repository
from tests.worlds.one_large_repository import night, settings_of
from tests.worlds.without_waits import collecting_only
from warehouse.connection import open_work


@contextmanager
def made_up_time() -> Iterator[MadeUpTime]:
    """Let time pass only where somebody waits: for an answer, or for leave to ask."""
    made_up = MadeUpTime()

    class Waiting(CancelToken):
        def wait(self, seconds: float) -> None:
            made_up.advance(seconds)
            super().wait(0.0)

    with pytest.MonkeyPatch.context() as patch, collecting_only():
        patch.setattr("flows.night.context.CancelToken", Waiting)
        patch.setattr("collectors.github.client.ServerClock", lambda: ServerClock(made_up.now))
        patch.setattr("collectors.github.http_connection.served_s", lambda _: None)  # the socket knows nothing of made-up time
        yield made_up


def one_at_a_time(running: Running, home: Path, catalog: Path) -> Settings:
    """With a single walker the made-up time is exact: nobody's wait counts for another one's answer."""
    return settings_of(running, home, catalog).model_copy(update={"concurrency": 1})


def alike(dataset: Dataset, name: str, count: int) -> list[str]:
    """Add repositories that have the same rows and the same git history; return the names of all."""
    shown = dataset.repo(name)
    names = [name]
    for number in range(1, count):
        names.append(f"acme/alike-{number}")
        dataset.add(Repository(50_000 + number, names[-1], shown.created_at, shown.updated_at, tables=shown.tables))
        other = dataset.repo(names[-1])
        other.head, other.commits, other.pushed_at = shown.head, shown.commits, shown.pushed_at
        other.star_days = shown.star_days
        folder = dataset.git_folder(names[-1])
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(dataset.git_folder(name).resolve(), target_is_directory=True)
    return names


def limited(running: Running, seconds: float, time: MadeUpTime) -> AnswerSeconds:
    """Let the server keep the limit: so many seconds for a small answer, and more the more rows it was asked for."""

    def takes_s(exchange: Exchange) -> float:
        return seconds + exchange.nodes * 0.0001

    running.application.answer_seconds = AnswerSeconds(takes_s, time)
    return running.application.answer_seconds


@pytest.mark.parametrize("is_held", [True, pytest.param(False, marks=pytest.mark.long)], ids=["held", "without the hold"])
def test_walks_of_five_repositories_are_held_before_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_held: bool) -> None:
    """Without the hold the server does refuse; even then the night ends complete."""
    if not is_held:
        monkeypatch.setattr(Busy, "hold_s", lambda *_: 0.0)
    dataset = one_large_repository.large(tmp_path / "git")
    names = alike(dataset, one_large_repository.LARGE, 5)
    with server.start(dataset) as running, made_up_time() as time:
        kept = limited(running, 2.5, time)
        outcome = night(one_at_a_time(running, tmp_path / "home", write_catalog(tmp_path / "catalog", names, 5)))
    assert outcome.status == "ok"
    assert (kept.refused == 0) == is_held
    assert kept.cut == 0
    asked = [one for one in running.requests if one.kind == "graphql"]
    assert len(asked) * 2.5 > 60


@pytest.mark.long
@pytest.mark.timeout(3_000)
def test_a_backfill_of_25_repositories_of_the_size_of_mxnet_ends_complete(tmp_path: Path) -> None:
    dataset = world.mxnet(tmp_path / "git")
    names = alike(dataset, world.MXNET, 25)
    with server.start(dataset) as running, made_up_time() as time:
        kept = limited(running, 0.35, time)
        settings = one_at_a_time(running, tmp_path / "home", write_catalog(tmp_path / "catalog", names, 25))
        outcome = night(settings, world.FIRST_NIGHT)
    assert (kept.refused, outcome.status) == (0, "ok")
    with open_work(settings.work) as work:
        rows = work.cursor().execute("select (select count(*) from raw.issues), (select count(*) from raw.pulls)").fetchall()
    assert rows == [(25 * world.SIZES["issues"], 25 * world.SIZES["pulls"])]
