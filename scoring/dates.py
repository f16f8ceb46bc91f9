"""A date in words, with its known precision."""

import datetime as dt
from typing import Any

_FORMS = {"day": "on {0:%Y-%m-%d}", "month": "in {0:%B %Y}", "year": "in {0:%Y}"}


def in_words(fact: dict[str, Any]) -> str:
    """Return a fact's date in words: "on 2023-10-17", "in October 2023" if only the month is known, "in 2023" if only the year is.

    Args:
        fact: `on_date`, and `precision` if it is not a day.
    """
    day: dt.date = fact["on_date"]
    return _FORMS[fact.get("precision") or "day"].format(day)
