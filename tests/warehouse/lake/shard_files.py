"""Published files of made-up shards, and what the lake holds of them."""

import datetime as dt
from pathlib import Path
from typing import Any

from tests.worlds.published_file import publish_rows
from warehouse.lake import LakeSettings, attach

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)


def published(folder: Path, sql: str) -> Path:
    """Publish the rows that the statements write, in a new folder."""
    folder.mkdir()
    return publish_rows(folder, NOW, sql)


def frameworks(*names: str) -> str:
    """Return the statement that writes these frameworks."""
    return f"insert into pulse.frameworks values {', '.join(f'({name!r}, {name.upper()!r}, null)' for name in names)};"


def steps(folder: Path, count: int) -> list[Path]:
    """Return a published file for each step, in which ten frameworks and a row of meta name the step."""
    return [
        published(
            folder / f"step-{step}",
            frameworks(*(f"of-{step}-{number}" for number in range(10))) + f"insert into pulse.meta values ('step', '{step}')",
        )
        for step in range(count)
    ]


def lake_rows(settings: LakeSettings, query: str) -> list[tuple[Any, ...]]:
    """Ask the lake as a reader."""
    with attach(settings, read_only=True) as con:
        return con.execute(query).fetchall()
