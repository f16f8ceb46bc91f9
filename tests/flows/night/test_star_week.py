"""A week of stars, Monday to Sunday by the days of California, is known when its Sunday has ended there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sandbox import server
from sandbox.instants import star_day_of
from tests.worlds.many_repositories import Home, build, owner_name
from tests.worlds.without_waits import nights_without_waits

PROJECT = "project000"
WEEK, SUNDAY = date(2024, 2, 26), date(2024, 3, 3)
NIGHTS = ("2024-03-04T02:00:00", "2024-03-04T07:59:59", "2024-03-04T08:00:00", "2024-03-05T09:00:00")
"""Monday is the 4th of March: in California, still in winter time, the Sunday ends at 08:00 UTC."""


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[date, tuple[Any, ...]]]]:
    """By night: the last weeks that are published, with their stars gained, their total and its basis."""
    folder: Path = tmp_path_factory.mktemp("week")
    dataset = build(folder, [PROJECT])
    found = {}
    with nights_without_waits(), server.start(dataset) as running:
        home = Home(folder / "home", running, [PROJECT])
        home.prepare()
        before = {
            NIGHTS[0]: [(4, "2024-02-26T12:00:00"), (2, "2024-03-04T01:00:00")],  # Monday noon, Sunday five o'clock in the afternoon there
            NIGHTS[1]: [(3, "2024-03-04T07:30:00")],  # half past eleven on Sunday night
            NIGHTS[3]: [(7, "2024-03-04T08:00:00")],  # midnight: Monday
        }
        for night in NIGHTS:
            for count, at in before.get(night, []):
                dataset.add_stars(owner_name(PROJECT), count, datetime.fromisoformat(at).replace(tzinfo=UTC))
            at = datetime.fromisoformat(night).replace(tzinfo=UTC)
            assert home.refresh(at).failures == ()
            assert dataset.today == star_day_of(at)
            with duckdb.connect(home.folder / "pulse.duckdb", read_only=True) as con:
                rows = con.execute("select week_start, stars_gained, stars_total, stars_basis from repo_weekly order by 1 desc limit 2")
                found[night] = {week: tuple(told) for week, *told in rows.fetchall()}
        yield found


@pytest.mark.parametrize(("night", "gained"), list(zip(NIGHTS, (None, None, 9, 9), strict=True)))
def test_the_stars_of_a_week_are_null_until_monday_eight_o_clock(
    weeks: dict[str, dict[date, tuple[Any, ...]]], night: str, gained: int
) -> None:
    """4 on Monday, 2 and 3 on Sunday."""
    assert weeks[night][WEEK][0] == gained


@pytest.mark.parametrize("night", NIGHTS)
def test_the_total_at_the_end_of_a_week_has_no_star_that_came_after_it(weeks: dict[str, dict[date, tuple[Any, ...]]], night: str) -> None:
    """60 of the project and 4 of Monday; the Sunday ends after the week, and nobody counted in its last 24 hours."""
    assert weeks[night][WEEK][1:] == (64, "retained")
