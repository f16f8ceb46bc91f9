"""Enterprise servers without a star history, of whatever version of the API: our own counts stand, and nothing is missing."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks import world
from benchmarks.world import write_catalog
from sandbox import effects, server
from sandbox.faults import Fault
from sandbox.server import Running
from tests.worlds.one_large_repository import FIRST_NIGHT, night, settings_of
from tests.worlds.without_waits import nights_without_waits

NIGHTS = 3


def speaks_an_older_version(running: Running) -> None:
    running.application.versions = ("2022-11-28",)


def has_no_star_history(running: Running, **headers: str) -> None:
    """It takes the newest version, and answers 404 to what it does not have."""
    missing = effects.refusal(404, headers={name.replace("_", "-"): value for name, value in headers.items()})
    running.faults.append(Fault(missing, kind="rest", path=STARS, times=None))


STARS = "/stargazers/(history|count)"
SERVERS = {
    "an older version": speaks_an_older_version,
    "the newest version": has_no_star_history,
    "the newest version, named in a header": lambda running: has_no_star_history(running, x_github_enterprise_version="3.22.0"),
}
KINDS = list(SERVERS)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_its_nights_are_whole_and_its_stars_are_our_own_counts(tmp_path: Path, kind: str) -> None:
    dataset = world.many(tmp_path / "git", 3)
    names = [one.name for one in dataset.repositories.values()]
    with server.start(dataset) as running, nights_without_waits():
        SERVERS[kind](running)
        settings = settings_of(running, tmp_path / "home", write_catalog(tmp_path / "catalog", names, 3))
        for number in range(NIGHTS):
            dataset.add_stars(names[0], 4, (FIRST_NIGHT + timedelta(days=number)).date())
            outcome = night(settings, FIRST_NIGHT + timedelta(days=number))
            assert (outcome.status, outcome.failures) == ("ok", ())
        refused = [one for one in running.requests if one.status == 400]
        asked = [one for one in running.requests if "/stargazers/history" in one.path]
    assert len(refused) == (kind == "an older version")  # once, and remembered by the nights after it
    assert len(asked) == len(names) + len(refused[:1])  # on the first night, and not again within a week
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        told = con.execute("select distinct outcome from source_status where source = 'stars'").fetchall()
        counted = con.execute(f"select stars from repos where repo = '{names[0]}'").fetchall()
        shown = con.execute(
            "select max_by(value, as_of), max_by(status, as_of) from metric_values where metric = 'stars' and framework = 'framework-000'"
        )
        assert told == [("gone",)]
        assert counted == [(dataset.repo(names[0]).stars,)]
        assert shown.fetchall() == [(float(dataset.repo(names[0]).stars), "observed")]


@pytest.mark.long
def test_where_another_repository_has_a_star_history_its_lack_is_a_failure(tmp_path: Path) -> None:
    dataset = world.many(tmp_path / "git", 3)
    names = [one.name for one in dataset.repositories.values()]
    with server.start(dataset) as running, nights_without_waits():
        running.faults.append(Fault(effects.refusal(404), kind="rest", path=f"{names[0]}/stargazers/history", times=None))
        settings = settings_of(running, tmp_path / "home", write_catalog(tmp_path / "catalog", names, 3))
        for number in range(2):
            outcome = night(settings, FIRST_NIGHT + timedelta(days=number))
            assert [(one.source, one.subject, one.outcome) for one in outcome.failures] == [("stars", names[0], "gone")]
