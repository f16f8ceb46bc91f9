"""kill -9 at any moment: what is published opens and is whole, and the next run ends as if nothing had happened."""

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.system.kill_points.conftest import PARTS, Mailbox, NightRunner, Stage, differing

EVERY = [(number, part) for number in (1, 3) for part in PARTS]
DEATHS_A_PART = 8  # over both nights and their seven parts: 112


def is_whole(stage: Stage, published: Path) -> bool:
    """Whether the published file, if there is one, is that of before or that of after, and nothing between."""
    if not published.exists():
        return stage.before is None
    with duckdb.connect(published, read_only=True) as con:
        assert con.execute("select count(*) from duckdb_tables()").fetchall() != [(0,)]
    found = replace(stage.model, folder=published.parent).surface()
    return any(known is not None and not differing(found, known) for known in (stage.before, stage.after))


def die_and_live_on(stage: Stage, runner: NightRunner, mailbox: Mailbox, folder: Path, part: str, seed: int) -> None:
    home = stage.home(folder)
    mailbox.letters.clear()
    has_pages = part == "pages"
    told = runner.night(home, stage.number, dies=stage.moment(part, seed), pages=has_pages)
    assert os.WIFSIGNALED(told["status"]), told
    assert os.WTERMSIG(told["status"]) == signal.SIGKILL
    assert is_whole(stage, folder / "pulse.duckdb")
    told = runner.night(home, stage.number, pages=has_pages)
    assert told["status"] == 0, told
    assert differing(home.surface(), stage.after) == set()
    with duckdb.connect(folder / "work.duckdb", read_only=True) as con:
        told_of_runs = con.execute("select status, count(*) from pulse.runs where status = 'running' group by all").fetchall()
    assert told_of_runs == []
    assert [left.name for left in folder.glob("*publishing*")] == []
    assert stage.number == 1 or mailbox.letters  # the archived project is told of at least once, whenever the run died


def test_a_night_after_a_death_equals_one_that_nothing_disturbed(
    stages: Mapping[int, Stage], runner: NightRunner, mailbox: Mailbox, tmp_path: Path
) -> None:
    die_and_live_on(stages[3], runner, mailbox, tmp_path / "home", "collecting", seed=0)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(1, DEATHS_A_PART + 1))
@pytest.mark.parametrize(("number", "part"), EVERY)
def test_a_hundred_deaths(
    stages: Mapping[int, Stage], runner: NightRunner, mailbox: Mailbox, tmp_path: Path, number: int, part: str, seed: int
) -> None:
    die_and_live_on(stages[number], runner, mailbox, tmp_path / "home", part, seed)
