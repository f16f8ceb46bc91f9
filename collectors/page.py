"""What a collector hands over: rows, how far it has come, and what is complete with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from collectors.errors import SourceError


@dataclass(frozen=True, slots=True)
class Coverage:
    """A source is complete over a stretch of time.

    Attributes:
        source: commits, stars, forks, releases, issues or pulls.
        complete_from: UTC; None means since the repository began.
        complete_until: UTC, exclusive.
    """

    source: str
    complete_from: datetime | None
    complete_until: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One commit's worth of work.

    Attributes:
        rows: raw table name without schema -> rows with that table's columns, ``known_at`` included.
        streams: stream name -> state as JSON text, to be stored in the same transaction as the rows.
        coverage: sources that are complete with this page.
        replaces: tables whose rows of this repository are exactly these.
        learned: the same of the server as a whole, whatever the repository.
        failed: sources that ended here without being complete, and why; what they brought before stays.
    """

    rows: Mapping[str, pa.Table]
    streams: Mapping[str, str]
    coverage: tuple[Coverage, ...] = ()
    replaces: frozenset[str] = frozenset()
    learned: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, SourceError] = field(default_factory=dict)
