"""Versions that a vendor lists of a framework, commit by commit: what the readers of all vendors' tables have in common.

One row is a version of a table and scope, with the day on which the repository had it first.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from collectors.columns import BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.git.file_history import Step

SOURCE = "vendor_versions"
UNDIVIDED = "all"
"""The scope of what a table does not divide."""
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "scope": TEXT,
        "version": TEXT,
        "first_seen_at": INSTANT,
        "is_censored": BOOLEAN,
        "not_before": INSTANT,
        "removed_at": INSTANT,
        "commit_sha": TEXT,
        "known_at": INSTANT,
    },
    nullable={"not_before", "removed_at"},
)
Key = tuple[str, str]
"""Scope and version."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a table lists after a commit.

    Attributes:
        step: the commit.
        listed: scopes and versions; None while the table is away.
    """

    step: Step
    listed: Set[Key] | None


@dataclass(slots=True)
class _Offer:
    seen: Step
    not_before: datetime | None
    is_censored: bool
    removed_at: datetime | None = None


def rows(listings: Iterable[Listing], subject: str, known_at: datetime) -> pa.Table:
    """Return a row for each version that a table ever had.

    What appears together with the table itself, in its first commit or after the table was away for a while, may have been offered
    earlier: it is censored. A table that is away is no removal.

    Args:
        listings: the oldest first.
        subject: of the rows.
        known_at: aware.
    """
    offers: dict[Key, _Offer] = {}
    away_since: datetime | None = None
    is_away = True
    for listing in listings:
        step, listed = listing.step, listing.listed
        if listed is None:
            away_since, is_away = away_since if is_away else step.committed_at, True
            continue
        for key in listed - offers.keys():
            offers[key] = _Offer(step, away_since if is_away else None, is_away)
        for key, offer in offers.items():
            if key in listed:
                offer.removed_at = None
            elif offer.removed_at is None:
                offer.removed_at = step.committed_at
        is_away = False
    return pa.Table.from_pylist([_row(key, offer, subject, known_at) for key, offer in sorted(offers.items())], SCHEMA)


def _row(key: Key, offer: _Offer, subject: str, known_at: datetime) -> dict[str, object]:
    return {
        "subject": subject,
        "scope": key[0],
        "version": key[1],
        "first_seen_at": offer.seen.committed_at,
        "is_censored": offer.is_censored,
        "not_before": offer.not_before,
        "removed_at": offer.removed_at,
        "commit_sha": offer.seen.sha,
        "known_at": known_at,
    }
