"""Writes the pages of many threads with one thread of its own, several in one transaction.

A transaction costs about the same for one page as for eight, so the writer takes all pages that wait. A thread that hands a page
over may request the next one meanwhile: a reading is slowed by its server, not by the database.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import pyarrow as pa

from warehouse.connection import Work
from warehouse.load import Covered, coverage_table, joined, load, streams_table


@dataclass(frozen=True, slots=True)
class _Waiting:
    subject: str
    tables: Mapping[str, pa.Table]
    replaces: frozenset[str]
    now: datetime
    written: "Future[None]" = field(default_factory=Future)


class Loader:
    """Loads pages for any number of threads; leaving its context waits for all pages.

    Args:
        work: The working file.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: deque[_Waiting] = deque()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    def load(
        self,
        subject: str,
        tables: Mapping[str, pa.Table],
        replaces: frozenset[str],
        streams: Mapping[str, str],
        coverage: Iterable[Covered],
        now: datetime,
    ) -> "Future[None]":
        """Queue one page, to be loaded as `warehouse.load.load` does.

        Returns:
            Done when the page is committed; its `result` raises the error of this page: ValueError for a table that cannot
            be loaded or replaced, duckdb.Error if it cannot be written. Other pages of the batch are not affected.
        """
        progress = {"streams": streams_table(subject, streams, now), "coverage": coverage_table(subject, coverage, replaces)}
        mine = _Waiting(subject, joined([tables, progress]), replaces, now)
        self._waiting.append(mine)
        self._writer.submit(self._write_waiting)
        return mine.written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.shutdown()

    def _write_waiting(self) -> None:
        batch: list[_Waiting] = []
        while self._waiting:
            one = self._waiting.popleft()
            if one.replaces:
                self._write([one])
            else:
                batch.append(one)
        if batch:
            self._write(batch)

    def _write(self, batch: list[_Waiting]) -> None:
        first = batch[0]
        try:
            load(self._work, first.subject, joined(one.tables for one in batch), first.replaces, {}, (), first.now)
        except Exception as error:  # noqa: BLE001 (whoever handed it over raises it)
            if len(batch) == 1:
                first.written.set_exception(error)
                return
            for one in batch:  # one of them failed, and only its own thread gets the error
                self._write([one])
        else:
            for one in batch:
                one.written.set_result(None)
