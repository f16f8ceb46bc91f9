"""Opening the working file for its one writer: locked, whole, backed up before its schema changes, and up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from flows.backup import default_target, finish_restoring, write_backup
from flows.lock import run_lock
from flows.settings import Settings
from flows.terminal import say
from warehouse.connection import Work, open_work
from warehouse.migrate import migrate, schema_version


@contextmanager
def open_current(settings: Settings, what: str, now: datetime) -> Iterator[Work]:
    """Hold the lock of the home and the working file, in the schema of this program, for the block.

    Args:
        settings: where.
        what: is done; told to whoever comes meanwhile.
        now: UTC.

    Raises:
        LockedError, WarehouseError: each with one line that says what to do.
    """
    with run_lock(settings.home, what, now):
        if finish_restoring(settings.home):
            say("a restore that was broken off has been finished")
        before = _schema_of(settings.work)
        if before is not None and before < schema_version():
            kept = write_backup(settings, default_target(settings.home, now, f"-schema-{before}"))
            say(f"the warehouse goes from schema version {before} to {schema_version()}; backed up before: {kept}")
        with open_work(settings.work) as work:
            migrate(work, now)
            yield work


def _schema_of(path: Path) -> int | None:
    """The schema version of a working file; None where there is none yet."""
    if not path.exists():
        return None
    with open_work(path) as work:
        try:
            row = work.cursor().execute("select value::bigint from pulse.meta where key = 'schema_version'").fetchone()
        except duckdb.CatalogException:  # a first run died before its first migration
            return None
    return None if row is None else int(row[0])
