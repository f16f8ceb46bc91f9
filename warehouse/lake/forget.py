"""Takes forgotten people out of the lake: out of every kept home, the journal, the public tables, and the snapshots before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.connection import Work, open_work
from warehouse.handover import is_handed_over
from warehouse.lake.attempts import PATIENCE_S, attempt
from warehouse.lake.connection import opened
from warehouse.lake.journal import Journal, journaled
from warehouse.lake.lock import locked
from warehouse.lake.maintenance import remove_older
from warehouse.lake.postgresql import connected
from warehouse.lake.shard_rows import filled, replace
from warehouse.lake_settings import LakeSettings
from warehouse.migrate import migrate
from warehouse.part import Part
from warehouse.publish import publish
from warehouse.rewrite import rewrite

_WIDE = "update ducklake_table_column_stats set min_value = null, max_value = null where min_value is not null or max_value is not null"
"""The widest bounds of each column that ever were, which may be an id; DuckLake reads NULL as unknown."""


def forget(settings: LakeSettings, change: Callable[[Work], object], now: datetime, run_id: str) -> list[str]:
    """Let `change` replace ids in the home of each shard, then put the homes and their public rows in place of those in the lake.

    No shard may run meanwhile: a run would keep its own home afterwards. A home that stayed on another machine goes with the next run
    of its shard there (`Journal.restore`); its public rows are those of before, without the ids.

    Args:
        settings: The lake.
        change: Replaces the ids in an open working file, as `warehouse.forget.replace_ids` does, and notes who is forgotten.
        now: UTC.
        run_id: For the commit messages.

    Returns:
        The shards, by name. Again, it changes nothing more.

    Raises:
        LakeUnavailable: It was not done to its end; call it again.
    """
    done = journaled(settings)
    for shard in done:
        with TemporaryDirectory(prefix="pulse-forget-") as folder, Journal(settings, shard) as journal:
            file, published = Path(folder) / "work.duckdb", Path(folder) / "pulse.duckdb"
            journal.restore(file)
            part = Part.SHARD if any(map(is_handed_over, filled(settings, shard))) else Part.WHOLE
            with open_work(file) as work:
                migrate(work, now)
                journal.replay(work)
                change(work)
            rewrite(file)
            with open_work(file) as work:
                migrate(work, now)  # its views, which a rewritten file has no more
                publish(work, published, now, part=part)
            journal.keep(file)
            if tables := filled(settings, shard):
                replace(settings, shard, published, run_id, only=tables)
    purge(settings, now)
    return done


def purge(settings: LakeSettings, now: datetime, patience_s: float = PATIENCE_S) -> None:
    """Remove every snapshot but the present one, its files, and what the catalog itself still says of their rows.

    Readers of an older snapshot fail; their next statement sees the present one.
    """

    def act() -> None:
        with locked(settings):
            with opened(settings, holds_lock=True) as con:
                remove_older(con, now + timedelta(days=1))
            with connected(settings) as catalog:
                catalog.execute(_WIDE)

    attempt(settings, act, patience_s)
