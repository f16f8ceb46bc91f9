"""How a number is written for people: rounded half-up, with its unit, and in words where there is none.

Rounding starts from the number's decimal text with nine decimals, which is finer than any evidence and coarser than the
noise of binary fractions: 0.35 shows as 0.4 and so does the sum 0.1 + 0.25, while 4.449999 shows as 4.4.
"""

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

NOT_AVAILABLE = "not available"
MINUS = "\N{MINUS SIGN}"

_SHARES = frozenset({"ratio", "share"})
_SEVERITIES = ("none", "low", "medium", "high", "critical")
_SIZES = ("bytes", "kB", "MB", "GB")

_KNOWN = {"day": "%Y-%m-%d", "month": "in %B %Y", "year": "in %Y"}

_STATUS = {
    "structural_zero": "counts as zero",
    "insufficient": "too little evidence",
    "stale": "out of date",
    "missing": "not collected",
    "not_applicable": "does not apply",
}


def half_up(value: float, places: int, times: int = 1) -> Decimal:
    """Round half away from zero, on the decimal text of the number.

    Args:
        value: A finite number.
        places: Decimals to keep.
        times: Multiplied before rounding, exactly: 100 for percent.
    """
    return (Decimal(f"{value:.9f}") * times).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def is_number(value: float | None) -> bool:
    """Return whether there is a value to show; NULL and NaN are not numbers."""
    return value is not None and math.isfinite(value)


def score(value: float | None) -> str:
    """Return a score or points of 0 to 10 with one decimal, or "not available"."""
    return NOT_AVAILABLE if value is None or not is_number(value) else f"{half_up(value, 1)}"


def share(value: float | None) -> str:
    """Return a share of 0 to 1 in percent with one decimal, or "not available"."""
    return NOT_AVAILABLE if value is None or not is_number(value) else f"{half_up(value, 1, times=100)}\N{NO-BREAK SPACE}%"


def size(byte_count: int) -> str:
    """Return the size of a file, in steps of a thousand."""
    value, unit = float(byte_count), 0
    while value >= 1_000 and unit < len(_SIZES) - 1:
        value, unit = value / 1_000, unit + 1
    return f"{half_up(value, 1 if unit else 0)}\N{NO-BREAK SPACE}{_SIZES[unit]}"


def percent(value: float | None) -> str:
    """Return a share of 0 to 1 in whole percent, or "not available"."""
    return NOT_AVAILABLE if value is None or not is_number(value) else f"{half_up(value, 0, times=100)}\N{NO-BREAK SPACE}%"


def count(value: float | None) -> str:
    """Return a number with thousands separators, or "not available".

    Whole when it is whole; else with one decimal, below 1 with two significant digits, so that a little never shows as nothing.
    """
    if value is None or not is_number(value):
        return NOT_AVAILABLE
    if float(value).is_integer():
        return f"{half_up(value, 0):,}"
    if abs(value) >= 1:
        return f"{half_up(value, 1):,}"
    return f"{half_up(value, 1 - math.floor(math.log10(abs(value)))).normalize():f}"


def amount(value: float | None, unit: str | None) -> str:
    """Return a value without its unit: shares (unit ratio or share) in percent, a severity in its word, a year plain, else as `count`."""
    if unit in _SHARES:
        return share(value)
    if unit == "severity" and value is not None and is_number(value):
        return _SEVERITIES[round(value)]
    if _is_year(unit) and value is not None and is_number(value):
        return f"{half_up(value, 0)}"
    return count(value)


def quantity(value: float | None, unit: str | None) -> str:
    """Return a value with its unit as `metric_values` writes it; shares come in percent, severities in words, years as they are."""
    shown = amount(value, unit)
    has_unit = unit and is_number(value) and unit not in _SHARES and unit != "severity" and not _is_year(unit)
    return f"{shown}\N{NO-BREAK SPACE}{unit}" if has_unit else shown


def _is_year(unit: str | None) -> bool:
    return unit is not None and unit.split(" ")[0] == "year"


def change(now: float | None, then: float | None, unit: str | None = None) -> str:
    """Return the signed difference of two values, or "not available" when either is missing.

    The difference is taken first and rounded once, so it may differ by one in the last place from the
    difference of the two rounded values. Shares differ in percentage points, written "pp".

    Args:
        now: The later value.
        then: The earlier value.
        unit: The unit of both; None for scores and points.
    """
    if now is None or then is None or not (is_number(now) and is_number(then)):
        return NOT_AVAILABLE
    is_share = unit in _SHARES
    whole = unit is not None and not is_share and float(now).is_integer() and float(then).is_integer()
    return signed(now - then, 0 if whole else 1, times=100 if is_share else 1) + ("\N{NO-BREAK SPACE}pp" if is_share else "")


def signed(value: float, places: int = 1, times: int = 1) -> str:
    """Return a number with its sign; what rounds to zero has none."""
    rounded = half_up(value, places, times)
    sign = "" if rounded == 0 else "+" if rounded > 0 else MINUS
    return f"{sign}{abs(rounded):,}"


def day(value: dt.date | dt.datetime | None) -> str:
    """Return a UTC day as YYYY-MM-DD, or "not available"."""
    return NOT_AVAILABLE if value is None else f"{value:%Y-%m-%d}"


def known_day(value: dt.date, precision: str) -> str:
    """Return a date as far as it is known: 2023-10-17, "in October 2023" where only the month is (precision month), "in 2023"."""
    return f"{value:{_KNOWN[precision]}}"


def since(value: dt.date, precision: str) -> str:
    """Since when something has been so, as far as that is known: "since 2023-10-17", "since October 2023", "since 2023"."""
    return f"since {known_day(value, precision).removeprefix('in ')}"


def minute(value: dt.datetime | None) -> str:
    """Return a UTC time to the minute, or "not available"."""
    return NOT_AVAILABLE if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


def why_missing(status: str | None, reason: str | None) -> str:
    """Why a value is missing, in words: what the status means and the reason that the warehouse gives."""
    if status == "missing" and reason:
        return reason  # it says no less
    said = _STATUS.get(status or "", status or "")
    return ": ".join(part for part in (said, reason) if part) or "no reason is recorded"
