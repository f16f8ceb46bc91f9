"""What a collector hands over: rows, how far it has come, and what is complete with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


def together(pages: Sequence[Page]) -> tuple[Page, int]:
    """Join the first pages of a walk's next ones, as many as may be stored at once, and say how many.

    A page that replaces rows stays alone, and a source is complete once in a page: both read what was stored before.

    Args:
        pages: in their order, at least one.
    """
    count, covered = 1, {one.source for one in pages[0].coverage}
    for page in pages[1:] if not pages[0].replaces else ():
        sources = {one.source for one in page.coverage}
        if page.replaces or sources & covered:
            break
        count, covered = count + 1, covered | sources
    return (_joined(pages[:count]) if count > 1 else pages[0]), count


def _joined(pages: Sequence[Page]) -> Page:
    tables: defaultdict[str, list[pa.Table]] = defaultdict(list)
    streams: dict[str, str] = {}
    learned: dict[str, str] = {}
    failed: dict[str, SourceError] = {}
    for page in pages:
        for name, rows in page.rows.items():
            tables[name].append(rows)
        streams |= page.streams
        learned |= page.learned
        failed |= page.failed
    joined = {name: pa.concat_tables(parts) for name, parts in tables.items()}
    return Page(joined, streams, tuple(one for page in pages for one in page.coverage), frozenset(), learned, failed)
