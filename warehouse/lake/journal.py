"""What a shard's home would need again if its disk were lost: the home as it was kept last, and every page since, in the lake.

Each shard has a table of its own, `lake.journal.SHARD`, so that only its worker writes into it: pages of many shards are
appended side by side, under the shared lock. A page goes in before the home commits it (`Work.journal`); one that the home lost is
true all the same, and loading a page twice changes nothing.

A shard's run does this over one `Journal`: `restore` its home, open and migrate it, `replay` the pages, set
`work.journal = journal.append`, and `keep` the home when the file is closed. Keeping makes the pages before it superfluous.
Pages of another schema version are not loaded: the home that was kept is migrated, and what came after it is read again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.errors import LakeUnavailable
from warehouse.lake.attempts import PATIENCE_S, attempt
from warehouse.lake.connection import attach, close, opened
from warehouse.lake.lock import locked
from warehouse.lake.shard_rows import check_name
from warehouse.lake_settings import LakeSettings
from warehouse.load import Batch, load
from warehouse.schema_version import schema_version

_COLUMNS = (
    "sequence bigint, kind varchar, part integer, schema_version integer, subject varchar, replaces varchar[], loaded_at timestamp, "
    "name varchar, content blob"
)
_PART_BYTES = 8 * 2**20
_OF_A_PART: Mapping[str, pa.DataType] = {"part": pa.int32(), "name": pa.string(), "content": pa.binary()}
_HOME, _PAGE = "home", "page"
_Result = TypeVar("_Result")
_NUMBER = ".kept"
"""Beside the working file: the number under which it was kept last, or from which it was restored."""


class Journal:
    """The journal of one shard, over a connection that opens when it is first used and stays open: opening one takes half a second of CPU.

    Args:
        settings: The lake.
        shard: Its name.
        patience_s: How long to go on while the catalog or the store does not answer; a page then fails and is asked for again next time.

    Raises:
        ValueError: The name.
    """

    def __init__(self, settings: LakeSettings, shard: str, patience_s: float = PATIENCE_S) -> None:
        check_name(shard)
        self._settings, self._shard, self._patience_s = settings, shard, patience_s
        self._table = f'lake.journal."{shard}"'
        self._con: DuckDBPyConnection | None = None
        self._last: int | None = None

    def restore(self, work_file: Path) -> bool:
        """Put the home that was kept last in place of the working file, unless it grew from that one; return whether it did.

        So a home that stayed on a machine while another one ran the shard, or while somebody was forgotten, is replaced.

        Args:
            work_file: Which nobody has open; it may be missing, its folder may not.

        Raises:
            LakeUnavailable: It was not read, or is not whole; the working file is as it was.
        """
        return self._tried(lambda: self._restore(work_file))

    def replay(self, work: Work) -> int:
        """Load the pages since the home was kept, in their order; return how many batches. Again, it changes nothing.

        Args:
            work: The shard's working file, migrated. Its own journal is told nothing.

        Raises:
            LakeUnavailable: They were not read.
        """
        journal, work.journal = work.journal, None
        try:
            return self._tried(lambda: self._replay(work))
        finally:
            work.journal = journal

    def append(self, batch: Batch) -> None:
        """Append what a load was given.

        Raises:
            LakeUnavailable: It was not written.
        """
        rows = _rows(batch)
        if rows.num_rows:
            self._tried(lambda: self._append(rows))

    def keep(self, work_file: Path) -> None:
        """Keep the working file in the lake and remove the pages before it, in one transaction.

        Args:
            work_file: Which nobody has open.

        Raises:
            LakeUnavailable: It was not kept; what was there before stands.
        """
        number = self._tried(lambda: self._keep(work_file))
        _number_file(work_file).write_text(str(number), encoding="ascii")

    @contextmanager
    def connection(self) -> Iterator[DuckDBPyConnection]:
        """Yield the connection, also for the rows of the shard (`replace`); an error closes it, so that the next try has a new one.

        `restore` comes first: where there is no lake yet it creates one, under the lock that `replace` holds later.
        """
        try:
            yield self._opened()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        if self._con is not None:
            close(self._con)
            self._con, self._last = None, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _tried(self, action: Callable[[], _Result]) -> _Result:
        """Try until it succeeds, each time after the first over a new connection."""

        def act() -> _Result:
            with self.connection():
                return action()

        return attempt(self._settings, act, self._patience_s)

    def _opened(self) -> DuckDBPyConnection:
        if self._con is None:
            self._con = attach(self._settings)
        return self._con

    def _exists(self) -> bool:
        try:
            self._opened().execute(f"from {self._table} limit 0")  # `duckdb_tables()` would read every table of the lake
        except duckdb.CatalogException:
            return False
        return True

    def _create(self) -> None:
        """Create the table if it is missing; the lock is held alone."""
        if not self._exists():
            con = self._opened()
            con.begin()
            con.execute("create schema if not exists lake.journal")
            con.execute(f"create table {self._table} ({_COLUMNS})")
            con.commit()

    def _newest(self) -> int:
        number: int = self._opened().execute(f"select coalesce(max(sequence), 0) from {self._table}").fetchall()[0][0]  # noqa: S608 - a checked name
        return number

    def _append(self, rows: pa.Table) -> None:
        con = self._opened()
        if self._last is None:
            if not self._exists():
                with locked(self._settings):
                    self._create()
            self._last = self._newest()
        with locked(self._settings, is_shared=True) as lock:
            con.begin()
            con.register("incoming", rows)
            con.execute(f"insert into {self._table} select $1, * from incoming", [self._last + 1])  # noqa: S608 - a checked name
            con.unregister("incoming")
            con.execute("call lake.set_commit_message($1, 'pages')", [f"shard {self._shard}"])
            lock.check()
            con.commit()
            self._last += 1

    def _replay(self, work: Work) -> int:
        if not self._exists():
            return 0
        query = f"""select sequence, subject, replaces, loaded_at, name, content from {self._table}
          where kind = '{_PAGE}' and schema_version = {schema_version()} order by sequence, part"""  # noqa: S608 - a checked name
        count = 0
        for _, rows in groupby(self._opened().execute(query).fetchall(), itemgetter(0)):
            parts = list(rows)
            _, subject, replaces, loaded_at, _, _ = parts[0]
            tables = {name: pa.ipc.open_stream(content).read_all() for _, _, _, _, name, content in parts}
            load(work, subject, tables, frozenset(replaces), {}, (), loaded_at.replace(tzinfo=UTC))
            count += 1
        return count

    def _keep(self, work_file: Path) -> int:
        con = self._opened()
        with locked(self._settings) as lock:
            self._create()
            number = self._newest() + 1
            con.begin()
            con.execute(f"delete from {self._table}")  # noqa: S608 - a checked name
            con.register("incoming", _parts(work_file))
            query = f"insert into {self._table} by name select $1::bigint as sequence, '{_HOME}' as kind, * from incoming"  # noqa: S608 - as above
            con.execute(query, [number])
            con.unregister("incoming")
            con.execute("call lake.set_commit_message($1, 'home')", [f"shard {self._shard}"])
            lock.check()
            con.commit()
            self._last = number
            return number

    def _restore(self, work_file: Path) -> bool:
        if not self._exists():
            return False
        con, own = self._opened(), _number_file(work_file)
        con.begin()  # one snapshot: another home may be kept meanwhile
        number = con.execute(f"select max(sequence) from {self._table} where kind = '{_HOME}'").fetchall()[0][0]  # noqa: S608 - a checked name
        is_ours = work_file.exists() and own.exists() and own.read_text(encoding="ascii") == str(number)
        if number is not None and not is_ours:
            query = f"select part, name, content from {self._table} where kind = '{_HOME}' and sequence = $1"  # noqa: S608 - as above
            unfinished = _written(work_file, con.execute(query, [number]).to_arrow_reader(1))
            work_file.with_name(f"{work_file.name}.wal").unlink(missing_ok=True)
            unfinished.replace(work_file)
            own.write_text(str(number), encoding="ascii")
        con.rollback()
        return number is not None and not is_ours


def journaled(settings: LakeSettings) -> list[str]:
    """Return the shards that have a journal, by name."""

    def act() -> list[str]:
        with opened(settings) as con:
            query = "select table_name from duckdb_tables() where database_name = 'lake' and schema_name = 'journal' order by all"
            return [name for (name,) in con.execute(query).fetchall()]

    return attempt(settings, act)


def _rows(batch: Batch) -> pa.Table:
    """Return a row for each table that matters, in the order of the columns but the first."""
    tables = {name: rows for name, rows in batch.tables.items() if rows.num_rows or name in batch.replaces}
    count, now = len(tables), batch.now.astimezone(UTC).replace(tzinfo=None)
    return pa.table(
        {
            "kind": [_PAGE] * count,
            "part": pa.array(range(count), pa.int32()),
            "schema_version": pa.array([schema_version()] * count, pa.int32()),
            "subject": [batch.subject] * count,
            "replaces": pa.array([sorted(batch.replaces)] * count, pa.list_(pa.string())),
            "loaded_at": pa.array([now] * count, pa.timestamp("us")),
            "name": pa.array(list(tables), pa.string()),
            "content": pa.array([_packed(rows) for rows in tables.values()], pa.binary()),
        }
    )


def _packed(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _parts(file: Path) -> pa.RecordBatchReader:
    """Return the content of a file in rows, each with the size of the whole in `name`."""
    schema = pa.schema(_OF_A_PART)
    size = file.stat().st_size

    def read() -> Iterator[pa.RecordBatch]:
        with file.open("rb") as source:
            for part in range(-(-size // _PART_BYTES)):
                row = {"part": part, "name": str(size), "content": source.read(_PART_BYTES)}
                yield pa.RecordBatch.from_pylist([row], schema)

    return pa.RecordBatchReader.from_batches(schema, read())


def _written(work_file: Path, parts: pa.RecordBatchReader) -> Path:
    """Write the parts of a file beside the place that it shall have; return where it is.

    Raises:
        LakeUnavailable: A part is missing.
    """
    unfinished = work_file.with_name(f"{work_file.name}.restoring")
    with unfinished.open("wb") as target:
        for rows in parts:
            for row in rows.to_pylist():
                target.seek(row["part"] * _PART_BYTES)
                target.write(row["content"])
                size = int(row["name"])
    if unfinished.stat().st_size != size:
        line = f"the home for {work_file} is not whole in the lake: {unfinished.stat().st_size} of {size} bytes"
        raise LakeUnavailable(line)
    return unfinished


def _number_file(work_file: Path) -> Path:
    return work_file.with_name(f"{work_file.name}{_NUMBER}")
