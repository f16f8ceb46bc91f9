"""Nights with random faults end as as many nights without, but for the counts of the looks that failed, which nobody can have again."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.worlds.many_repositories import Surface, night
from tests.worlds.random_nights import Installation, faulty, happen, installation, spend
from tests.worlds.without_waits import nights_without_waits

CALM = 3
"""Nights without a fault at the end, on which whatever was missed comes."""

TWO_OUTAGES = 27
"""A seed with two nights on which GitHub answers with pages of HTML: retried, each costs as many points as half a dozen others."""

STANDS_ON_COUNTS = ("metric_values", "scores", "score_parts")
SAID_THEN = {"repo_observations", "verdicts", "verdict_weeks", "alerts", "alert_parts", "alert_log"}
"""What was said or seen on a night stays as it was then: a failed look is no row, an outage was an alert of the DATA lane."""


def lost_dates(one: Installation) -> dict[str, set[object]]:
    """By project the dates whose last count within 48 hours was a look that failed, and the weeks that ended with one."""
    found: dict[str, set[object]] = {}
    for project, day in one.lost:
        dates = found.setdefault(project, set())
        dates |= {day, day - timedelta(days=1)}
        if day.isoweekday() == 7:
            dates.add(day - timedelta(days=6))
    return found


def without(rows: list[tuple[object, ...]], dates: set[object]) -> list[tuple[object, ...]]:
    return [row for row in rows if not any(isinstance(cell, date) and cell in dates for cell in row)]


def differences(mine: Surface, true: Surface, lost: dict[str, set[object]]) -> list[str]:
    """Name what is not the same."""
    found = [table for table in true.tables if table not in {*SAID_THEN, *STANDS_ON_COUNTS, "repo_weekly", "framework_weekly"}]
    different = [table for table in found if mine.tables[table] != true.tables[table]]
    for project in ("project000", "project001"):
        dates = lost.get(project, set())
        different += [
            f"{table} of {project}"
            for table in (*STANDS_ON_COUNTS, "repo_weekly", "framework_weekly")
            if without(mine.rows(table, project), dates) != without(true.rows(table, project), dates)
        ]
    return different


@pytest.mark.long
@pytest.mark.parametrize(
    ("nights", "scored_every", "seed"),
    [
        (12, 6, TWO_OUTAGES),
        pytest.param(1000, 25, 2, marks=pytest.mark.timeout(7200)),
    ],
)
def test_nights_with_faults_end_as_nights_without(tmp_path: Path, nights: int, scored_every: int, seed: int) -> None:
    events, faults = random.Random(seed), random.Random(seed + 1)
    with nights_without_waits(), installation(tmp_path / "bad") as bad, installation(tmp_path / "good") as good:
        for number in range(1, nights + 1):
            chance = events.randrange(2**32)
            for one in (bad, good):
                happen(one.dataset, night(number), random.Random(chance))
            is_scored = number % scored_every == 0 or number > nights - CALM
            tonight = faulty(faults) if number <= nights - CALM else []
            told = spend(bad, number, tonight, is_scored=is_scored)
            assert tonight or told.status == "ok", (number, told.lines())
            spend(good, number, [], is_scored=is_scored)
        assert good.statuses == {"ok": nights}
        assert nights - bad.statuses["ok"] >= nights // 6
        assert differences(bad.home.surface(), good.home.surface(), lost_dates(bad)) == []
