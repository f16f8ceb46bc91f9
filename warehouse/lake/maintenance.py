"""Keeps the lake small: merges files, forgets old snapshots, removes files that nobody needs; under the lock of the writers."""

from datetime import UTC, datetime, timedelta

from duckdb import DuckDBPyConnection

from warehouse.lake.attempts import PATIENCE_S, attempt
from warehouse.lake.connection import opened
from warehouse.lake.lock import locked
from warehouse.lake_settings import LakeSettings

KEEP = timedelta(days=1)
"""How long a snapshot can still be read after it was replaced: a reader's transaction must end within it."""


def maintain(settings: LakeSettings, now: datetime, keep: timedelta = KEEP, patience_s: float = PATIENCE_S) -> None:
    """Merge small files, expire snapshots, and remove the files that no snapshot has and those that a killed writer left.

    Afterwards a table has one live file for each shard, unless its rows are more than DuckLake puts into one (512 MB).

    Args:
        settings: The lake.
        now: UTC, by the clock of the machine, as the snapshots have it; not the time of a night.
        keep: How old a snapshot, or a file without one, must be to go. None but the present snapshot is ever sure to stay.
        patience_s: How long to go on while the catalog or the store does not answer.

    Raises:
        LakeUnavailable: It was not done to its end; what was done stands, and again is harmless.
    """

    def act() -> None:
        with locked(settings), opened(settings, holds_lock=True) as con:
            con.execute("call ducklake_rewrite_data_files('lake', delete_threshold => 0)")
            con.execute("call ducklake_merge_adjacent_files('lake')")
            remove_older(con, now - keep)

    attempt(settings, act, patience_s)


def remove_older(con: DuckDBPyConnection, moment: datetime) -> None:
    """Expire the snapshots from before a moment, then delete the files that none has any more; the lock is held."""
    before = f"timestamptz '{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'"
    con.execute(f"call ducklake_expire_snapshots('lake', older_than => {before})")
    con.execute(f"call ducklake_cleanup_old_files('lake', older_than => {before})")
    con.execute(f"call ducklake_delete_orphaned_files('lake', older_than => {before})")
