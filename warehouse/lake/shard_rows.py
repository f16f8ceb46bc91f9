"""Replaces the rows of a shard in every public table, in one transaction.

A table whose rows are those that the shard has already is not written again: of a quiet night that is most of them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.connection import open_published
from warehouse.errors import WarehouseNewer
from warehouse.lake.attempts import PATIENCE_S, attempt
from warehouse.lake.connection import opened
from warehouse.lake.lock import locked
from warehouse.lake.tables import CONTENTS, Columns, adapt, lake_columns, public_columns
from warehouse.lake_settings import LakeSettings
from warehouse.schema_version import version_of

_SHARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")  # becomes part of the names of folders

Opening = Callable[[], AbstractContextManager[DuckDBPyConnection]]
"""Opens a connection with the lake, for one try."""


def replace(
    settings: LakeSettings,
    shard: str,
    published_file: Path,
    run_id: str,
    only: Collection[str] | None = None,
    patience_s: float = PATIENCE_S,
    opening: Opening | None = None,
) -> None:
    """Replace all rows of a shard in the lake by those of a published file; repeated, it changes nothing.

    Readers see all of the shard's old rows or all of its new ones. The snapshot's author is `shard NAME`, its message `run RUN_ID`.

    Args:
        settings: The lake.
        shard: Its name: letters, digits, hyphens and underscores.
        published_file: The published copy of the shard's home.
        run_id: Of the run that measured it.
        only: The public tables that the shard fills; its rows of all others are removed. None: all.
        patience_s: How long to go on while the catalog or the store does not answer.
        opening: Gives the connection for each try, as `Journal.connection` does; None: a new one each time.

    Raises:
        ValueError: The name of the shard, or of a table in `only`.
        LakeUnavailable: The lake cannot be written; the old rows stand.
        WarehouseNewer: Another program wrote a newer schema into the lake.
        WarehouseMissing, WarehouseUnusable: The published file.
    """
    check_name(shard)
    with open_published(published_file) as published:  # one line where the file is missing or newer than the program
        version, wanted = version_of(published) or 0, public_columns(published)
    if unknown := sorted(set(only or ()) - wanted.keys()):
        line = f"no public table is called {', '.join(unknown)}"
        raise ValueError(line)
    own = opening or (lambda: opened(settings, holds_lock=True))
    attempt(settings, lambda: _replace(settings, own, shard, published_file, wanted, version, run_id, only), patience_s)


def remove(settings: LakeSettings, shard: str, run_id: str, patience_s: float = PATIENCE_S) -> None:
    """Remove all rows of a shard that is planned no more; the other arguments and errors as in `replace`."""
    check_name(shard)

    def act() -> None:
        with locked(settings) as lock, opened(settings, holds_lock=True) as con:
            found = lake_columns(con)
            if not found:
                return
            con.begin()
            _delete(con, shard, _contents(con, shard))
            con.execute(f"delete from {CONTENTS} where shard = $1", [shard])  # noqa: S608 - a constant
            _sign(con, shard, run_id)
            lock.check()
            con.commit()

    attempt(settings, act, patience_s)


def shards(settings: LakeSettings) -> list[str]:
    """Return the shards that have rows, by name; none if no shard was ever replaced."""

    def act() -> list[str]:
        with opened(settings) as con:
            if not lake_columns(con):
                return []
            return [name for (name,) in con.execute(f"select distinct shard from {CONTENTS} order by all").fetchall()]  # noqa: S608 - a constant

    return attempt(settings, act)


def filled(settings: LakeSettings, shard: str) -> set[str]:
    """Return the public tables in which a shard has rows."""

    def act() -> set[str]:
        with opened(settings) as con:
            return set(_contents(con, shard)) if lake_columns(con) else set()

    return attempt(settings, act)


def _replace(
    settings: LakeSettings,
    opening: Opening,
    shard: str,
    file: Path,
    wanted: Mapping[str, Columns],
    version: int,
    run_id: str,
    only: Collection[str] | None,
) -> None:
    with locked(settings) as lock, opening() as con:
        found = lake_columns(con)
        con.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as published (read_only)")
        _refuse_older(con, found, version)
        adapt(con, found, wanted)
        con.begin()
        has = _contents(con, shard)
        will_have = {table: each for table in wanted if (only is None or table in only) and (each := _fingerprint(con, table))}
        changed = [table for table in wanted if has.get(table) != will_have.get(table)]
        _delete(con, shard, [table for table in changed if table in has])
        for table in changed:
            if table in will_have:
                _insert(con, shard, table, wanted[table])
        if changed:
            con.execute(f"delete from {CONTENTS} where shard = $1", [shard])  # noqa: S608 - a constant
            _insert_contents(con, shard, will_have)
        _sign(con, shard, run_id)
        lock.check()
        con.commit()
        con.execute("detach published")  # the connection may be used on


def _contents(con: DuckDBPyConnection, shard: str) -> dict[str, str]:
    return dict(con.execute(f"select table_name, fingerprint from {CONTENTS} where shard = $1", [shard]).fetchall())  # noqa: S608 - a constant


def _fingerprint(con: DuckDBPyConnection, table: str) -> str | None:
    """What two sets of rows share only if they are the same; None of an empty one."""
    query = f'select count(*), sum(hash(t)::hugeint), bit_xor(hash(t)) from published."{table}" t'  # noqa: S608 - a name of our own surface
    count, total, either = con.execute(query).fetchall()[0]
    return f"{count} {total} {either}" if count else None


def _delete(con: DuckDBPyConnection, shard: str, names: Iterable[str]) -> None:
    for table in names:
        con.execute(f'delete from lake."{table}" where shard = $1', [shard])  # noqa: S608 - a name of our own surface


def _insert(con: DuckDBPyConnection, shard: str, table: str, columns: Columns) -> None:
    listed = ", ".join(f'"{name}"' for name in columns)
    con.execute(f'insert into lake."{table}" (shard, {listed}) select $1, {listed} from published."{table}"', [shard])  # noqa: S608 - as above


def _insert_contents(con: DuckDBPyConnection, shard: str, contents: Mapping[str, str]) -> None:
    query = f"insert into {CONTENTS} select $1, unnest($2::varchar[]), unnest($3::varchar[])"
    con.execute(query, [shard, list(contents), list(contents.values())])


def _refuse_older(con: DuckDBPyConnection, found: Mapping[str, Columns], version: int) -> None:
    if "meta" not in found:
        return
    newest = con.execute("select max(value::bigint) from lake.meta where key = 'schema_version'").fetchall()[0][0]
    if newest is not None and newest > version:
        line = f"the lake has schema version {newest}, this shard has {version}: update framework-pulse on this machine"
        raise WarehouseNewer(line)


def _sign(con: DuckDBPyConnection, shard: str, run_id: str) -> None:
    con.execute("call lake.set_commit_message($1, $2)", [f"shard {shard}", f"run {run_id}"])


def check_name(shard: str) -> None:
    """Raise ValueError if this cannot name a shard."""
    if not _SHARD.fullmatch(shard):
        line = f"{shard!r} cannot name a shard: letters, digits, hyphens and underscores"
        raise ValueError(line)
