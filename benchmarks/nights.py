"""The nights after the first: nothing changed, then 20 new issues and 30 closes in one of the repositories."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

from benchmarks import kept_rows, world
from benchmarks.scene import Cost, Scene

NEW_ISSUES, CLOSES = 20, 30


@dataclass(frozen=True, slots=True)
class Night:
    """The cost of a night, and how many earlier rows it changed, by table; records about the run excluded."""

    cost: Cost
    rewritten: dict[str, int]


def quiet_night(scene: Scene, number: int) -> Night:
    """Run the night so many days after the first, on unchanged data, and count the changed rows."""
    work, before = scene.folder / "home" / "work.duckdb", scene.folder / "before.duckdb"
    shutil.copy(work, before)
    cost = scene.product(world.FIRST_NIGHT + timedelta(days=number))
    return Night(cost, kept_rows.rewritten(before, work))


def night_of_changes(scene: Scene, number: int) -> Night:
    """Run the night so many days after the first, after a day of new issues and closes in one repository."""
    dataset, eve = scene.running.dataset, world.FIRST_NIGHT + timedelta(days=number - 1)
    name = next(iter(dataset.repositories.values())).name
    to_close = dataset.open_issues(name, CLOSES, eve - timedelta(hours=1))
    scene.product(eve)
    dataset.open_issues(name, NEW_ISSUES, eve + timedelta(hours=8))
    dataset.close_issues(name, to_close, eve + timedelta(hours=9))
    return quiet_night(scene, number)
