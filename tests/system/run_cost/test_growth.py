"""What nights leave behind: a quiet one its own date and its own run, one on which old stars are taken back no more than that.

The longest runs two months of `benchmarks.year` and holds a year by their slope against 30 MB for 25 repositories.
"""

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import mean

import pytest

from benchmarks import year
from benchmarks.year import FIRST_NIGHT, Home, happen
from scoring.rubric import load as load_rubric
from warehouse.measure import METRICS
from warehouse.rewrite import rewrite

A_DATE = {
    "pulse.scores": 8,  # health, vitality, stock, production, research, learning, performance, speed
    "pulse.score_parts": len(load_rubric().indicators),
    "pulse.metric_values": len(list(METRICS.glob("*.sql"))),
}
"""Rows of a framework for a date of its own: a score for each of these, a part for each indicator of the rubric, and every metric."""

NOTED = {"pulse.source_status": 7, "raw.observations": 1}
"""Rows of a repository for a night: what became of its seven sources, and the look. The eighth, notices, has no text to read here."""

REPOSITORIES = 2


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with year.home(tmp_path_factory.mktemp("year"), REPOSITORIES) as one:
        one.night(FIRST_NIGHT)
        yield one


def grown(home: Home, nights: int) -> dict[str, int]:
    """Run the night so many days after the first; return the rows that came, by table."""
    before = home.rows()
    home.night(FIRST_NIGHT + timedelta(days=nights))
    after = home.rows()
    return {table: rows - before[table] for table, rows in after.items() if rows != before[table]}


@pytest.mark.long
def test_quiet_nights_add_their_date_and_their_run_and_a_lost_star_adds_no_score(home: Home) -> None:
    quiet = {table: rows * REPOSITORIES for table, rows in (A_DATE | NOTED).items()} | {"pulse.runs": 1}
    assert grown(home, 1) == quiet  # a Wednesday
    for repository in home.running.dataset.repositories.values():
        home.running.dataset.add_stars(repository.name, -1, min(day for day, stars in repository.star_days.items() if stars > 1))
    lost = grown(home, 2)
    assert {table: rows for table, rows in lost.items() if table != "raw.star_days"} == quiet  # 415 weeks have a star less since


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_year_of_25_repositories_stays_under_30_mb(tmp_path: Path) -> None:
    """Both files, the working file by what it takes once it is rewritten, as it is each week: in between it breathes by some megabytes.
    At no time it is more than twice as large."""
    chance, needed = random.Random(1), []
    with year.home(tmp_path, 25) as one:
        for number in range(61):
            at = FIRST_NIGHT + timedelta(days=number)
            if number:
                happen(one.running.dataset, at, chance)
            one.night(at)
            copy = tmp_path / "copy.duckdb"
            shutil.copyfile(one.folder / "work.duckdb", copy)
            rewrite(copy)
            rewritten, sizes = copy.stat().st_size, one.sizes()
            assert sizes["work.duckdb"] < 2 * rewritten
            needed.append(rewritten + sizes["pulse.duckdb"])
    assert (mean(needed[54:]) - mean(needed[8:15])) / 46 * 365 < 30_000_000
