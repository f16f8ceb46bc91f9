"""Notices: sentences of makers that sound like an end.

Each waits in WATCH, from the day on which it was read, for a person to say what it is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from scoring.columns import schema

NOTICES = schema(
    framework=pa.string(),
    notice=pa.string(),
    place=pa.string(),
    quote=pa.string(),
    read_on=pa.date32(),
    gone_on=pa.date32(),
    decision=pa.string(),
    decided_on=pa.date32(),
)
"""gone_on: the day of the first reading without it; decision: confirmed or rejected. NULL as long as there is none."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days in which at least one notice of a framework waits.

    Attributes:
        begin: The day on which the first one was read.
        end: The day from which on none waits; None: one still does.
        reason: What was found, where and when.
        ended: Why none waits any more.
    """

    begin: dt.date
    end: dt.date | None
    reason: str
    ended: str


def confirmed_on(found: pa.Table) -> Mapping[tuple[str, str, dt.date], dt.date]:
    """Return the day on which each notice was confirmed, by framework, place and the day on which it was read."""
    return {
        (row["framework"], row["place"], row["read_on"]): row["decided_on"] for row in found.to_pylist() if row["decision"] == "confirmed"
    }


def spans(found: pa.Table, certain_on: Mapping[str, dt.date], as_of: dt.date) -> Mapping[str, Sequence[Span]]:
    """Return the spans of each framework that has any, in order.

    Args:
        found: Rows as `NOTICES`.
        certain_on: By framework the day from which on its end is a fact; notices are of no account then.
        as_of: What was read or said later is not known yet.
    """
    waiting: defaultdict[str, list[Span]] = defaultdict(list)
    for row in sorted(found.to_pylist(), key=lambda row: (row["framework"], row["read_on"], row["notice"])):
        name, begin, certain = row["framework"], row["read_on"], certain_on.get(row["framework"], dt.date.max)
        if begin > as_of or begin >= certain:
            continue
        reason = f'notice found ("{row["quote"]}", {row["place"]}, read on {begin}, {row["notice"]})'
        end, ended = min(_ends(row, as_of, certain), default=(dt.date.max, ""))
        end = max(end, begin + _DAY)  # a day is the shortest that it stays
        span = Span(begin, None if end > as_of else end, reason, ended)
        waiting[name] = _joined(waiting[name], span)
    return waiting


def _ends(row: Mapping[str, object], as_of: dt.date, certain: dt.date) -> list[tuple[dt.date, str]]:
    gone_on, decided_on, decision = row["gone_on"], row["decided_on"], row["decision"]
    found = [(certain, "")] if certain < dt.date.max else []
    if isinstance(gone_on, dt.date) and gone_on <= as_of:
        found.append((gone_on, f"{row['notice']} no longer stands there, read on {gone_on}"))
    if isinstance(decided_on, dt.date) and decided_on <= as_of and decision == "rejected":
        found.append((decided_on, f"{row['notice']} was rejected on {decided_on}"))
    return found


def _joined(earlier: list[Span], span: Span) -> list[Span]:
    """Return the spans with one that begins no earlier than any of them."""
    if not earlier or (earlier[-1].end is not None and earlier[-1].end < span.begin):
        return [*earlier, span]
    last = earlier[-1]
    if last.end is None or (span.end is not None and span.end <= last.end):
        return earlier
    return [*earlier[:-1], replace(last, end=span.end, ended=span.ended)]
