"""What every page of the site has around it: the way to the others, how fresh all is, and whether it is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from reports import evidence, numbers, queries

PAGES = (
    ("compare", "Compare"),
    ("alerts", "Alerts"),
    ("backtest", "Track record"),
    ("claims", "Claims"),
    ("method", "Method"),
    ("data", "Data"),
    ("sql", "SQL"),
    ("status", "Status"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page; `home` is the site's root as seen from the page, `current` the page's own name."""

    home: str
    current: str
    as_of: str
    last_run: str
    simulated: Sequence[str] | None
    pages: Sequence[tuple[str, str]] = PAGES

    def of(self, current: str) -> "Frame":
        """The frame of another page in the root."""
        return replace(self, current=current)

    def below(self) -> "Frame":
        """The frame of a page one folder down."""
        return replace(self, home="..", current="")


def read_frame(con: duckdb.DuckDBPyConnection) -> Frame:
    """The frame of this warehouse, for the root page."""
    newest = con.execute("select max(as_of) from v_scores").fetchone()
    return Frame(
        home=".",
        current="index",
        as_of=numbers.day(newest[0] if newest else None),
        last_run=evidence.last_run(queries.rows(con, "last_run", {})),
        simulated=evidence.simulation(queries.rows(con, "meta", {})),
    )
