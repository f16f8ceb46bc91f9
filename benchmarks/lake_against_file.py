"""The lake of a fleet against the published file: plain questions to both, and what publishing from each takes."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

import duckdb
from duckdb import DuckDBPyConnection

from benchmarks.table import table
from tests.worlds.fleet_on_this_machine import Fleet
from warehouse.connection import open_work
from warehouse.lake import opened
from warehouse.lake import publish as publish_lake
from warehouse.publish import complete, copy_rows, publish, published_meta, write_copy
from warehouse.surface import comments, tables

_TIMES = 3
_QUESTIONS = {
    "the newest health of every framework": """select framework, score from scores where dimension = 'health'
      qualify row_number() over (partition by framework order by as_of desc, known_at desc) = 1 order by all""",
    "the issues of one repository": "select number, created_at, closed_at from issues where repo = $repo order by number",
    "commits of every repository": "select repo, count(*) from commits group by all order by all",
    "the weeks of every repository": "select week_start, sum(human_commits), sum(stars_gained) from repo_weekly group by all order by all",
}


def report(fleet: Fleet, alone: Path, repository: str, now: datetime) -> list[str]:
    """Return the table of both, the middle of three times each.

    Args:
        fleet: Whose lake, and whose published file in the home of its leader.
        alone: The working file of the one process, after the same nights; nobody has it open.
        repository: Whose issues are asked for.
        now: Stored in the copies.

    Raises:
        RuntimeError: the two give different answers.
    """
    file, copy = fleet.folder / "home" / "pulse.duckdb", fleet.folder / "copy.duckdb"
    rows = [("opening it", _ms(lambda: _open_lake(fleet)), _ms(lambda: _open_file(file)))]
    with opened(fleet.lake, read_only=True) as lake, duckdb.connect(file, read_only=True, config={"memory_limit": "1GB"}) as published:
        lake.execute("use lake")
        rows += [(asked, *_both(lake, published, query, repository)) for asked, query in _QUESTIONS.items()]
    publishing = [
        ("from the lake", _seconds(lambda: publish_lake(fleet.lake, copy, now))),
        ("from the working file of one process, which has views to compute", _seconds(lambda: _publish_work(alone, copy, now))),
        ("from a published file, which has everything as tables", _seconds(lambda: _publish_again(file, copy, now))),
    ]
    written = f"A whole published copy of {copy.stat().st_size / 1e6:,.0f} MB, the middle of {_TIMES}:"
    return [
        f"Asked in an open connection to the lake and to the published file, the middle of {_TIMES}:",
        *table(("ms", "lake", "file", "lake / file"), [(*row, f"{row[1] / row[2]:.1f}") for row in _rounded(rows)]),
        written,
        *table(("", "s"), [(name, f"{seconds:.2f}") for name, seconds in publishing]),
    ]


def _both(lake: DuckDBPyConnection, published: DuckDBPyConnection, query: str, repository: str) -> tuple[float, float]:
    given = {"repo": repository} if "$repo" in query else None
    answers = [con.execute(query, given).fetchall() for con in (lake, published)]
    if answers[0] != answers[1]:
        msg = f"the lake and the published file differ: {query}"
        raise RuntimeError(msg)
    return _ms(lambda: lake.execute(query, given).fetchall()), _ms(lambda: published.execute(query, given).fetchall())


def _open_lake(fleet: Fleet) -> None:
    with opened(fleet.lake, read_only=True) as con:
        con.execute("select count(*) from lake.meta").fetchall()


def _open_file(file: Path) -> None:
    with duckdb.connect(file, read_only=True) as con:
        con.execute("select count(*) from meta").fetchall()


def _publish_work(file: Path, target: Path, now: datetime) -> None:
    with open_work(file) as work:
        publish(work, target, now)


def _publish_again(file: Path, target: Path, now: datetime) -> None:
    """Copy a published file table by table, with the functions that copy the lake."""
    with duckdb.connect(file, read_only=True, config={"memory_limit": "1GB"}) as source:

        def fill(copy: DuckDBPyConnection) -> None:
            for each in tables():
                copy_rows(copy, source, each.name, f'from "{each.name}"')
            complete(copy, published_meta(now, None), comments())

        write_copy(target, fill)


def _seconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(_TIMES):
        began = time.monotonic()
        act()
        taken.append(time.monotonic() - began)
    return median(taken)


def _ms(act: Callable[[], object]) -> float:
    return _seconds(act) * 1_000


def _rounded(rows: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    return [(name, round(lake, 1), round(file, 1)) for name, lake, file in rows]
