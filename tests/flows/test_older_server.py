"""A server that speaks version 2022-11-28 of the API only: it has no star history, and our own counts stand."""

from datetime import timedelta
from pathlib import Path

import duckdb

from benchmarks import world
from benchmarks.world import write_catalog
from sandbox import server
from tests.cost.worlds import FIRST_NIGHT, night, settings_of
from tests.faults.quick import quick_nights

NIGHTS = 3


def test_its_nights_are_whole_and_its_stars_are_our_own_counts(tmp_path: Path) -> None:
    dataset = world.many(tmp_path / "git", 3)
    names = [one.name for one in dataset.repositories.values()]
    with server.start(dataset) as running, quick_nights():
        running.application.versions = ("2022-11-28",)
        settings = settings_of(running, tmp_path / "home", write_catalog(tmp_path / "catalog", names, 3))
        for number in range(NIGHTS):
            dataset.add_stars(names[0], 4, (FIRST_NIGHT + timedelta(days=number)).date())
            outcome = night(settings, FIRST_NIGHT + timedelta(days=number))
            assert (outcome.status, outcome.failures) == ("ok", ())
        refused = [one for one in running.requests if one.status == 400]
    assert len(refused) == NIGHTS  # once a run
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        told = con.execute("select distinct outcome from source_status where source = 'stars'").fetchall()
        counted = con.execute(f"select stars from repos where repo = '{names[0]}'").fetchall()
        shown = con.execute(
            "select max_by(value, as_of), max_by(status, as_of) from metric_values where metric = 'stars' and framework = 'framework-000'"
        )
        assert told == [("gone",)]
        assert counted == [(dataset.repo(names[0]).stars,)]
        assert shown.fetchall() == [(float(dataset.repo(names[0]).stars), "observed")]
