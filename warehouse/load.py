"""Loads a collector's page into the raw tables: everything of the page in one transaction, and nothing twice.

`loads/<table>.sql` says how new rows of a table are merged: a SELECT over `incoming` (the page's rows of
that table; `incoming_<table>` are those of its other tables) that returns only differences, with `at_row` (the row it
replaces), `gone` and `touched` (the earliest event day that changes). `loads/<table>.gone.sql` selects the rows to delete when all
rows of a subject are replaced.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.merge import RowCounts, merge
from warehouse.sqlfile import read_folder
from warehouse.vanished import seen_again

LOADS = Path(__file__).parent / "loads"
_SMALL_ROWS = 10_000
WHOLE_HISTORY = date(1970, 1, 1)
"""The `changed_from` of a change that can move any number of any date; the files of `loads/` use it too."""


class Covered(Protocol):
    """A source that is complete for a period (UTC): `complete_from` None means since the subject began."""

    @property
    def source(self) -> str: ...  # noqa: D102 - said above
    @property
    def complete_from(self) -> datetime | None: ...  # noqa: D102 - said above
    @property
    def complete_until(self) -> datetime: ...  # noqa: D102 - said above


@dataclass(frozen=True, slots=True)
class Change:
    """The changes of a load.

    Attributes:
        rows: By table, those with a change only.
        changed_from: The earliest event day that changed; None if no number can have changed.
    """

    rows: Mapping[str, RowCounts]
    changed_from: date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one load was given, so that it can be loaded again: `load(work, subject, tables, replaces, {}, (), now)`.

    Attributes:
        subject: As in `load`.
        tables: As in `load`; streams and coverage are two of them.
        replaces: As in `load`.
        now: As in `load`.
    """

    subject: str
    tables: Mapping[str, pa.Table]
    replaces: frozenset[str]
    now: datetime


def load(
    work: Work,
    subject: str,
    page_tables: Mapping[str, pa.Table],
    replaces: frozenset[str],
    streams: Mapping[str, str],
    coverage: Iterable[Covered],
    now: datetime,
) -> Change:
    """Load one page in one transaction; loading it again changes nothing.

    Args:
        work: The working file.
        subject: The subject of the streams, coverage and replaced tables, as github/12345 or pypi/mxnet. Rows name their own
            subject, so a page may contain observations of many.
        page_tables: Raw table name without schema to its rows, with all of that table's columns.
        replaces: Tables whose rows of the subject are exactly those of the page.
        streams: Stream name to its state as JSON text.
        coverage: Sources of the subject that are complete with this page.
        now: When the streams moved, UTC.

    Raises:
        ValueError: A table that cannot be loaded, or cannot be replaced.
    """
    files = {file.name: file.statement for file in read_folder(LOADS)}
    irreplaceable = {table for table in replaces if f"{table}.gone" not in files or table not in page_tables}
    if unknown := sorted((page_tables.keys() - files.keys()) | irreplaceable):
        line = f"a page cannot load or replace {', '.join(unknown)}"
        raise ValueError(line)
    told = joined([page_tables, {"streams": streams_table(subject, streams, now), "coverage": coverage_table(subject, coverage, replaces)}])
    tables = joined([told, seen_again(work, page_tables)])
    if "issue_events" in tables and "issues" not in tables:  # the events that did not fit the page of their issue
        tables["issues"] = tables["issue_events"].select(["repo_id", "number", "known_at"]).slice(0, 0)
    tables = {name: rows for name, rows in tables.items() if rows.num_rows or name in replaces or name == "issues"}  # its events read it
    found: dict[str, tuple[RowCounts, date | None]] = {}
    is_small = sum(rows.num_rows for rows in tables.values()) < _SMALL_ROWS
    with work.transaction(is_small=is_small) as con, _registered(con, tables):
        con.execute("set variable replaced_subject = $1", [subject])
        steps = [name for name in files if name in tables] + [f"{name}.gone" for name in reversed(files) if name in replaces]
        for name in steps:
            table = name.removesuffix(".gone")
            if name != table or tables[table].num_rows:
                found[name] = merge(con, f"raw.{table}", f"with incoming as (from incoming_{table}) from ({files[name]})")
        changed_from = min((touched for _, touched in found.values() if touched), default=None)
        mark_changed(con, changed_from)
        if work.journal:
            work.journal(Batch(subject, told, replaces, now))
    return Change(_by_table(found), changed_from)


def extend_coverage(work: Work, spans: Mapping[str, Iterable[Covered]], now: datetime) -> None:
    """Extend the coverage of many subjects at once although nothing new came; in one transaction.

    Args:
        work: The working file.
        spans: By subject.
        now: As in `load`.
    """
    tables = [coverage_table(subject, covered, frozenset()) for subject, covered in spans.items()]
    if tables:
        load(work, "", {"coverage": pa.concat_tables(tables)}, frozenset(), {}, (), now)


def mark_changed(con: DuckDBPyConnection, changed_from: date | None) -> None:
    """Store, until the next measuring, from which day on the computed tables are out of date; None stores nothing."""
    if changed_from is not None:
        day = f"date '{changed_from}'"
        con.execute(f"insert into pulse.unmeasured select {day} where not exists (from pulse.unmeasured where changed_from <= {day})")


@contextmanager
def _registered(con: DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    for name, rows in tables.items():
        con.register(f"incoming_{name}", rows)
    yield
    for name in tables:
        con.unregister(f"incoming_{name}")


def joined(pages: Iterable[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """Return the tables of several pages, concatenated."""
    by_name: dict[str, list[pa.Table]] = defaultdict(list)
    for page in pages:
        for name, rows in page.items():
            by_name[name].append(rows)
    return {name: pa.concat_tables(parts) for name, parts in by_name.items()}


def streams_table(subject: str, streams: Mapping[str, str], now: datetime) -> pa.Table:
    """Return rows of `raw.streams`."""
    names, states = list(streams), list(streams.values())
    count = len(names)
    moved_at = pa.array([_utc(now)] * count, pa.timestamp("us"))
    return pa.table(
        {
            "subject": pa.array([subject] * count, pa.string()),
            "stream": pa.array(names, pa.string()),
            "state": pa.array(states, pa.string()),
            "moved_at": moved_at,
        }
    )


def coverage_table(subject: str, coverage: Iterable[Covered], replaces: frozenset[str]) -> pa.Table:
    """Return rows of `raw.coverage`, with `replaced`: whether all rows of the source were replaced."""
    spans = list(coverage)
    begins = [None if span.complete_from is None else _utc(span.complete_from) for span in spans]
    return pa.table(
        {
            "subject": pa.array([subject] * len(spans), pa.string()),
            "source": pa.array([span.source for span in spans], pa.string()),
            "complete_from": pa.array(begins, pa.timestamp("us")),
            "complete_until": pa.array([_utc(span.complete_until) for span in spans], pa.timestamp("us")),
            "replaced": pa.array([span.source in replaces for span in spans], pa.bool_()),
        }
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _by_table(found: Mapping[str, tuple[RowCounts, date | None]]) -> dict[str, RowCounts]:
    rows: dict[str, RowCounts] = {}
    for name, (counts, _) in found.items():
        table = name.removesuffix(".gone")
        rows[table] = rows.get(table, RowCounts()) + counts
    return {table: counts for table, counts in rows.items() if counts != RowCounts()}
