"""What every page of the site has around it: the way to the others, how fresh all is, and whether it is simulated."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from reports import queries
from reports.framework_page import data_quality
from reports.text import numbers

PAGES = (
    ("compare", "Compare"),
    ("market", "Market"),
    ("alerts", "Alerts"),
    ("backtest", "Track record"),
    ("claims", "Claims"),
    ("method", "Method"),
    ("data", "Data"),
    ("sql", "SQL"),
    ("status", "Status"),
)


STALE_AFTER = dt.timedelta(days=3)
"""A night may fail and the next one catches up; site.js counts the same."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page.

    Attributes:
        home: The site's root as seen from the page.
        current: The page's own name.
        as_of: The newest date that is scored.
        last_run: The newest run in a sentence.
        good_on: The day of the last run that collected something; the reader's clock is held against it.
        is_stale: No run had collected anything for too long when the page was written.
        simulated: The notes of a data set that is not the world; None where it is.
        address: Where the site will be found, without a slash at its end; None where that is not known.
        pages: The other pages, name and title.
    """

    home: str
    current: str
    as_of: str
    last_run: str
    good_on: str
    is_stale: bool
    simulated: Sequence[str] | None
    address: str | None = None
    pages: Sequence[tuple[str, str]] = PAGES

    def of(self, current: str) -> "Frame":
        """Return the frame of another page in the root."""
        return replace(self, current=current)

    def below(self) -> "Frame":
        """Return the frame of a page one folder down."""
        return replace(self, home="..", current="")


def read_frame(con: duckdb.DuckDBPyConnection, address: str | None = None) -> Frame:
    """Return the frame of this warehouse, for the root page of the site at the address."""
    (newest,) = con.execute("select max(as_of) from v_scores").fetchone() or (None,)
    (good,) = con.execute("select max(started_at)::date from runs where status in ('ok', 'partly')").fetchone() or (None,)
    return Frame(
        home=".",
        current="index",
        as_of=numbers.day(newest),
        good_on=numbers.day(good or newest),
        is_stale=good is not None and newest is not None and newest - good >= STALE_AFTER,
        last_run=data_quality.last_run(queries.rows(con, "last_run", {})),
        simulated=data_quality.simulation(queries.rows(con, "meta", {})),
        address=address,
    )
