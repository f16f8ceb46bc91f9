"""The whole history recomputed in parts ends with the rows of one pass, whatever the size of a part."""

import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.test_measure import COMPUTED, computed
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.merge import RowCounts
from warehouse.parts import left_over_of, measure_in_parts


def world(work: Work) -> None:
    """Five frameworks that share repositories, a repository of none, tags that are compared, and a framework that left."""
    raw = history(2)
    raw.write(work)


@pytest.fixture(scope="module")
def one_pass(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    with open_work(write_migrated(tmp_path_factory.mktemp("whole") / "work.duckdb")) as work:
        world(work)
        measure(work, HORIZON)
        return computed(work)


@pytest.mark.parametrize("repos", [1, 3, 1000])
def test_parts_end_with_the_rows_of_one_pass(work: Work, one_pass: dict[str, list[object]], repos: int) -> None:
    world(work)
    written = measure_in_parts(work, HORIZON, repos)
    assert computed(work) == one_pass
    assert written["metric_values"].inserted == len(one_pass["metric_values"])
