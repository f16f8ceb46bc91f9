"""Pages of many threads, loaded several in one transaction.

A transaction costs about the same for one page as for eight. Whoever gets to write takes along what waits by then, so a
night of many short pages is not held up by its own bookkeeping; a page alone is not delayed.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from warehouse.connection import Work
from warehouse.load import Covered, coverage_table, joined, load, streams_table


@dataclass(slots=True)
class _Waiting:
    tables: Mapping[str, pa.Table]
    now: datetime
    is_loaded: bool = False
    error: Exception | None = field(default=None)


class Loader:
    """Loads pages for any number of threads.

    Args:
        work: The working file.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: list[_Waiting] = []
        self._queue = threading.Lock()
        self._turn = threading.Lock()

    def load(
        self,
        repo_id: int,
        tables: Mapping[str, pa.Table],
        replaces: frozenset[str],
        streams: Mapping[str, str],
        coverage: Iterable[Covered],
        now: datetime,
    ) -> None:
        """Load one page as `warehouse.load.load` does; returns when it is committed.

        Raises:
            ValueError: A table that cannot be loaded, or cannot be replaced.
            duckdb.Error: The page cannot be written; others that went along are not touched by it.
        """
        if replaces:
            load(self._work, repo_id, tables, replaces, streams, coverage, now)
            return
        page = joined([tables, {"streams": streams_table(repo_id, streams, now), "coverage": coverage_table(repo_id, coverage, replaces)}])
        mine = _Waiting(page, now)
        with self._queue:
            self._waiting.append(mine)
        with self._turn:
            if not mine.is_loaded:
                self._load_all_waiting()
        if mine.error is not None:
            raise mine.error

    def _load_all_waiting(self) -> None:
        with self._queue:
            batch, self._waiting = self._waiting, []
        try:
            self._load(batch)
        except Exception as error:  # noqa: BLE001 (its own thread raises it)
            if len(batch) == 1:
                batch[0].error = error
                batch[0].is_loaded = True
                return
            for one in batch:  # one of them is at fault, and only its own thread hears of it
                self._load_alone(one)

    def _load_alone(self, one: _Waiting) -> None:
        try:
            self._load([one])
        except Exception as error:  # noqa: BLE001 (its own thread raises it)
            one.error = error
            one.is_loaded = True

    def _load(self, batch: list[_Waiting]) -> None:
        load(self._work, 0, joined(one.tables for one in batch), frozenset(), {}, (), batch[0].now)
        for one in batch:
            one.is_loaded = True
