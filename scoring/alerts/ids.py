"""The id of an alert: AL, the year in which it opened, four digits."""

import hashlib
from collections.abc import Container
from datetime import date
from itertools import chain, count

_NUMBERS = 10_000


def new_id(framework: str, lane: str, opened_on: date, taken: Container[str]) -> str:
    """Return the id of an alert.

    The digits are derived from the alert itself, not from the number of earlier ones: a warehouse that is rebuilt from the
    same history gives the same alert the same id. If two alerts get the same number, the later one takes the next free number.

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
