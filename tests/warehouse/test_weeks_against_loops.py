import datetime as dt
from typing import Any

import pytest

from tests.warehouse.weeks_by_loops import framework_weeks, repo_weeks
from tests.worlds.random_rows import HORIZON, history
from warehouse.connection import Work
from warehouse.measure import measure


def rows_of(work: Work, table: str, key: str) -> dict[tuple[Any, dt.date], dict[str, Any]]:
    found = work.cursor().execute(f"from pulse.{table}")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    return {(row.pop(key), row.pop("week_start")): row for row in rows}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_every_weekly_number_equals_a_plain_count(work: Work, seed: int) -> None:
    raw = history(seed)
    raw.write(work)
    measure(work, HORIZON)
    assert rows_of(work, "repo_weekly", "repo_id") == repo_weeks(raw, HORIZON)
    assert rows_of(work, "framework_weekly", "framework") == framework_weeks(raw, HORIZON)
