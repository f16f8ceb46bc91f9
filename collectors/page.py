"""The unit that a collector yields: rows, the state of the lists read, and the coverage reached with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from collectors.errors import SourceError


@dataclass(frozen=True, slots=True)
class Coverage:
    """A source is complete for a period.

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
    """What is committed in one transaction.

    Attributes:
        rows: raw table name without schema -> rows with that table's columns, ``known_at`` included.
        streams: stream name -> state as JSON text, stored in the same transaction as the rows.
        coverage: sources that are complete with this page.
        replaces: tables whose rows of this repository are exactly these.
        learned: state that belongs to the server as a whole, not to a repository.
        failed: sources that stopped before they were complete, and why; their earlier rows stay.
    """

    rows: Mapping[str, pa.Table]
    streams: Mapping[str, str]
    coverage: tuple[Coverage, ...] = ()
    replaces: frozenset[str] = frozenset()
    learned: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, SourceError] = field(default_factory=dict)


def together(pages: Sequence[Page]) -> tuple[Page, int]:
    """Join as many of the next pages as may be stored at once; return the joined page and their number.

    A page that replaces rows stays alone, and a page completes a source only once: both depend on what was stored before.

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
