"""Opens the two files: the working file for its one writer, the published copy for any number of readers.

DuckDB lets one process write a file or many read it, never both (docs/architecture.md), so there are two.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing, WarehouseUnusable
from warehouse.schema_version import refuse_newer

if TYPE_CHECKING:  # read commands open files without pyarrow
    from warehouse.load import Batch

MEMORY_LIMIT = "1GB"
"""What DuckDB may hold before it spills beside the file. With twice as much, a recompute of 200 repositories takes 2.4 instead of 1.8 GB
and 2 % less CPU time; one of 500, the largest part, fits too (docs/decisions/0060-what-a-night-holds-in-memory.md)."""

MAX_THREADS = 8

SMALL_FILE_BYTES = 16 * 2**20
"""DuckDB shares out a table by groups of 122,880 rows. A file of this size has hardly more than one in any table: other threads find
nothing to do and cost CPU time, a quarter of what the pages of a site take."""

FREED_AT_ONCE = "2MB"
"""From how much on freed memory goes back to the system, once `Work.give_back` was called."""

_HEADERS_BYTES = 3 * 4096
"""The header of a file and the two of its database, which DuckDB writes before anything else."""

ALWAYS_SORT = 0
"""DuckDB joins ASOF in a loop when it expects few rows, and of tables made in the same transaction it expects none."""

CLOSED_TO_THE_OUTSIDE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}


class Work:
    """The working file, open for writing, for all threads of this process.

    Each thread gets a cursor of its own. Transactions of different threads wait for one another; a transaction inside
    a transaction of the same thread is part of the outer one.

    Attributes:
        path: The file.
    """

    def __init__(self, connection: DuckDBPyConnection, path: Path, threads: int) -> None:
        self.path = path
        # called with each batch that is loaded, before its transaction ends; its error undoes the load; None keeps no journal
        self.journal: Callable[[Batch], None] | None = None
        self._connection = connection
        self._files = (path, path.with_name(f"{path.name}.wal"))
        self._threads = self._threads_now = threads
        self._writing = threading.RLock()
        self._of_thread = threading.local()

    def cursor(self) -> DuckDBPyConnection:
        """Return this thread's own connection; inside a transaction of the thread, the transaction's."""
        if not hasattr(self._of_thread, "cursor"):
            self._of_thread.cursor = self._connection.cursor()
            self._of_thread.depth = 0
        cursor: DuckDBPyConnection = self._of_thread.cursor
        return cursor

    def hold_at_most(self, memory: str) -> None:
        """Limit DuckDB's memory below `MEMORY_LIMIT` before it spills, as in "400MB"."""
        self.cursor().execute(f"set global memory_limit = '{memory}'")

    def give_back(self) -> None:
        """Give freed memory back to the system at once from now on; DuckDB would keep up to half a gigabyte of it.

        It saves 40 MB of a first night of 100 repositories or of one large one, and would cost a small night an eighth of its CPU time
        (docs/decisions/0060-what-a-night-holds-in-memory.md).
        """
        self.cursor().execute(f"set global allocator_bulk_deallocation_flush_threshold = '{FREED_AT_ONCE}'")

    @contextmanager
    def transaction(self, *, is_small: bool = False) -> Iterator[DuckDBPyConnection]:
        """Yield this thread's cursor in a write transaction: committed at the end, rolled back by any exception.

        Args:
            is_small: Statements on a few thousand rows, which take half the CPU on one thread.
        """
        with self._writing:
            cursor = self.cursor()
            depth = self._of_thread.depth
            try:
                if depth == 0:
                    size = sum(file.stat().st_size for file in self._files if file.exists())
                    self._share_out(cursor, 1 if is_small or size < SMALL_FILE_BYTES else self._threads)
                    cursor.begin()
                self._of_thread.depth = depth + 1
                yield cursor
                if depth == 0:
                    cursor.commit()
            except BaseException:
                if depth == 0:
                    self.abandon()
                raise
            finally:
                self._of_thread.depth = depth

    def abandon(self) -> None:
        """Roll back this thread's open transaction: a Ctrl-C can come between any two steps of its begin and end."""
        cursor = self.cursor()
        self._of_thread.depth = 0
        with suppress(duckdb.Error):  # none is open, or the file itself failed
            cursor.rollback()

    def write_log(self) -> None:
        """Write the log into the file now: until then DuckDB holds its rows in memory, uncompressed. Closing writes it too.

        While another thread reads an older state, it stays as it is.
        """
        with self._writing, suppress(duckdb.TransactionException):
            self.cursor().execute("checkpoint")

    def _share_out(self, cursor: DuckDBPyConnection, threads: int) -> None:
        if threads != self._threads_now:
            cursor.execute(f"set threads = {threads}")
            self._threads_now = threads

    def close(self) -> None:
        """Write the log into the file and close it."""
        self._connection.close()

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_work(path: Path) -> Work:
    """Open the working file for writing, or create an empty one; `warehouse.migrate.migrate` brings its schema up to date.

    Args:
        path: The file; its folder must exist.

    Raises:
        WarehouseLocked: Another process holds it.
        WarehouseUnusable: The folder cannot be written, or the file is not a DuckDB database.
        WarehouseNewer: It was written by a newer program.
    """
    if not path.parent.is_dir():
        line = f"there is no folder {path.parent}: create it or set PULSE_HOME"
        raise WarehouseUnusable(line)
    _remove_torn_beginning(path)
    threads = min(MAX_THREADS, os.cpu_count() or 1)
    with _opening(path, {"memory_limit": MEMORY_LIMIT, "threads": threads, "preserve_insertion_order": False}) as connection:
        connection.execute("set global TimeZone = 'UTC'")
        connection.execute(f"set global asof_loop_join_threshold = {ALWAYS_SORT}")
        for setting, value in CLOSED_TO_THE_OUTSIDE.items():
            connection.execute(f"set {setting} = {value}")
        refuse_newer(connection)
    return Work(connection, path, threads)


def open_work_to_read(path: Path) -> DuckDBPyConnection:
    """Open the working file for reading, which fails while a run has it open; with the restrictions of a published copy.

    Raises:
        WarehouseMissing: Nothing has been collected yet.
        WarehouseLocked: A run holds it.
        WarehouseUnusable: The file is not a DuckDB database, or this user may not read it.
        WarehouseNewer: It was written by a newer program.
    """
    return _open_to_read(path, f"nothing is collected yet at {path}: run `pulse refresh`")


def open_published(path: Path) -> DuckDBPyConnection:
    """Open the published copy for reading, with files, network, extensions and settings locked.

    Raises:
        WarehouseMissing: Nothing has been published yet.
        WarehouseUnusable: The file is not a DuckDB database, or this user may not read it.
        WarehouseNewer: It was published by a newer program.
    """
    return _open_to_read(path, f"no warehouse yet at {path}: run `pulse refresh` or `pulse demo`")


def _open_to_read(path: Path, missing: str) -> DuckDBPyConnection:
    if not path.exists():
        raise WarehouseMissing(missing)
    with _opening(path, CLOSED_TO_THE_OUTSIDE, read_only=True) as connection:
        if not connection.execute("select current_setting('lock_configuration')").fetchall()[0][0]:  # else this process has it open already
            connection.execute("set global TimeZone = 'UTC'")
            if path.stat().st_size < SMALL_FILE_BYTES:
                connection.execute("set threads = 1")
            connection.execute("set lock_configuration = true")
        refuse_newer(connection)
    return connection


def _remove_torn_beginning(path: Path) -> None:
    """Remove a file that DuckDB could not finish creating, for example on a full disk: it is empty and could never be opened."""
    if path.exists() and path.stat().st_size < _HEADERS_BYTES:
        beginning = path.read_bytes()
        if not beginning or beginning[8:12] == b"DUCK":
            path.unlink()


@contextmanager
def _opening(
    path: Path, config: Mapping[str, str | bool | int | float | list[str]], *, read_only: bool = False
) -> Iterator[DuckDBPyConnection]:
    """Yield a connection that is left open, unless the block fails; DuckDB's error becomes a line that says what to do."""
    try:
        connection = duckdb.connect(path, read_only=read_only, config=dict(config))
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
    except duckdb.IOException as error:
        raise _explained(error, path) from None


def _explained(error: duckdb.IOException, path: Path) -> WarehouseError:
    message = str(error).splitlines()[0]
    if "Could not set lock" in message:
        holder = re.search(r"PID (\d+)", message)
        who = f"process {holder[1]}" if holder else "another process"
        return WarehouseLocked(f"{path} is held by {who}: wait until it ends, or query the published copy with `pulse sql`")
    if "not a valid DuckDB database" in message:
        return WarehouseUnusable(f"{path} is not a DuckDB database: move it away or set another path")
    if "Corrupt database" in message:
        return WarehouseUnusable(f"{path} is damaged ({message.removeprefix('IO Error: ')}): `pulse doctor` says what to do")
    if "version number" in message:
        return WarehouseUnusable(f"{path} was written by another DuckDB version: {message}")
    return WarehouseUnusable(f"{path} cannot be opened: {message.removeprefix('IO Error: ')}; check the folder's rights or set PULSE_HOME")
