"""Opens the working file for its one writer: locked, complete, backed up before its schema changes, migrated, and once a week rewritten."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from flows.console import say
from flows.home.backup import default_target, finish_restoring, write_backup
from flows.home.lock import run_lock
from flows.home.wait_for_readers import open_when_read
from flows.settings.model import Settings
from scoring.dimensions_table import dimensions_table
from scoring.rubric import load as load_rubric
from warehouse.connection import Work
from warehouse.dimensions import write_dimensions
from warehouse.migrate import migrate
from warehouse.rewrite import is_due, note_rewriting, rewrite
from warehouse.schema_version import schema_version, version_of


@contextmanager
def open_current(settings: Settings, what: str, now: datetime) -> Iterator[Work]:
    """Hold the lock of the home and the working file, in the schema of this program, for the block.

    Args:
        settings: where.
        what: is done; shown to other processes that want the lock.
        now: UTC.

    Raises:
        LockedError, WarehouseError: each with one line that says what to do.
    """
    with run_lock(settings.home, what, now), open_locked(settings, now) as work:
        yield work


@contextmanager
def open_locked(settings: Settings, now: datetime) -> Iterator[Work]:
    """Do the same if the lock is held already.

    Raises:
        WarehouseError: with one line that says what to do.
    """
    if finish_restoring(settings.home):
        say("a restore that was broken off has been finished")
    with _backed_up(settings, now) as work:
        migrate(work, now)
        with work.transaction() as con:  # so that a publication before the next run has its dimensions too
            write_dimensions(con, dimensions_table(load_rubric()))
        yield work


def _backed_up(settings: Settings, now: datetime) -> Work:
    """Return the open working file; write a backup first if its schema is about to change."""
    work = open_when_read(settings.work)
    before = version_of(work.cursor())
    if before is None:
        return work
    if before >= schema_version():
        return _rewritten(settings, work, now)
    work.close()
    kept = write_backup(settings, default_target(settings.home, now, f"-schema-{before}"))
    say(f"the warehouse goes from schema version {before} to {schema_version()}; backed up before: {kept}")
    return open_when_read(settings.work)


def _rewritten(settings: Settings, work: Work, now: datetime) -> Work:
    """Return the open working file, rewritten if that is due and the disk has room for a second one."""
    moment = now.astimezone(UTC).replace(tzinfo=None)
    if not is_due(work.cursor(), moment) or shutil.disk_usage(settings.home).free < 2 * settings.work.stat().st_size:
        return work
    with work.transaction() as con:
        note_rewriting(con, moment)
    work.close()
    try:
        rewrite(settings.work)
    except (duckdb.Error, OSError) as error:  # the old file is as it was
        say(f"the working file could not be rewritten to take less space, and is used as it is: {error}")
    return open_when_read(settings.work)
