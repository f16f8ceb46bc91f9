"""Which company a commit comes from, by the mail domain of its author: a label that is kept where the address is not.

Whose domain it is says the catalog (`catalog/companies.toml`). An address that names no company is `private` where its domain is
listed so, else `unknown`; nothing is concluded from names.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

UNKNOWN = "unknown"
"""The label of an address whose domain stands in no list, and of no address at all."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a mail domain, with everything below it, is: a company's id or `private`.

    Attributes:
        label: What the commits get.
        domain: In lower case.
        since: First day, included; None: always.
        until: Last day, excluded; None: until today.
    """

    label: str
    domain: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Companies:
    """All owners, ready to be asked.

    Attributes:
        owners: At most one of a domain on each day.
    """

    owners: tuple[Owner, ...]

    def label(self, email: str, written_at: int | None) -> str:
        """Return the label of an address on the day of a commit.

        Args:
            email: As git has it.
            written_at: Author time in seconds since 1970, UTC; None where it cannot be read: then a domain that changed hands is unknown.
        """
        owned = self._owned(email.strip().lower().rpartition("@")[2])
        if len(owned) == 1 and owned[0].since is None and owned[0].until is None:
            return owned[0].label
        if not owned or written_at is None:
            return UNKNOWN
        day = datetime.fromtimestamp(written_at, UTC).date()
        held = (one.label for one in owned if (one.since is None or one.since <= day) and (one.until is None or day < one.until))
        return next(held, UNKNOWN)

    def fingerprint(self) -> str:
        """Return a short hash of everything that decides a label: by another one, stored labels are out of date."""
        rows = sorted((one.label, one.domain, str(one.since), str(one.until)) for one in self.owners)
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]

    @cached_property
    def _by_domain(self) -> Mapping[str, tuple[Owner, ...]]:
        return _grouped(self.owners)

    def _owned(self, domain: str) -> tuple[Owner, ...]:
        """Return the owners of the longest listed domain that this one is or lies below."""
        while domain:
            if found := self._by_domain.get(domain):
                return found
            domain = domain.partition(".")[2]
        return ()


def _grouped(owners: Iterable[Owner]) -> Mapping[str, tuple[Owner, ...]]:
    found: dict[str, tuple[Owner, ...]] = {}
    for one in owners:
        found[one.domain] = (*found.get(one.domain, ()), one)
    return found
