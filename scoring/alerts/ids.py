"""The id of an alert: AL, the year in which it opened, four digits."""

import hashlib
from collections.abc import Container
from datetime import date
from itertools import chain, count

_NUMBERS = 10_000


def new_id(framework: str, lane: str, opened_on: date, taken: Container[str]) -> str:
    """Give an alert its id.

    The digits come from what the alert is about, not from how many there were before: a warehouse that is built anew from the
    same history gives the same alert the same id. Where two meet in one number, the later takes the next that is free.

    Args:
        framework: Its slug.
        lane: FACT, HEALTH, ADOPTION or DATA.
        opened_on: The day of its opening.
        taken: The ids that are given.
    """
    digest = hashlib.blake2b(f"{framework} {lane} {opened_on}".encode(), digest_size=8).digest()
    first = int.from_bytes(digest, "big") % _NUMBERS
    numbers = chain(range(first, _NUMBERS), range(first), count(_NUMBERS))
    return next(found for number in numbers if (found := f"AL-{opened_on.year}-{number:04d}") not in taken)
