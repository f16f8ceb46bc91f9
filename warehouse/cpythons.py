"""Which CPythons are kept up on a day, by the table that the metrics read (`intermediate/cpythons.sql`)."""

from datetime import date
from pathlib import Path

import duckdb

from warehouse.sqlfile import read_folder

_FOLDER = Path(__file__).parent / "intermediate"


def kept_up(day: date) -> tuple[int, ...]:
    """Return the versions 3.minor that are released and still kept up on a day, the newest first."""
    (table,) = (file.statement for file in read_folder(_FOLDER) if file.name == "cpythons")
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        rows = con.execute(f"select minor from ({table}) where since <= $day and $day < until order by minor desc", {"day": day})  # noqa: S608 - our own file
        return tuple(minor for (minor,) in rows.fetchall())
