"""Whether a framework's packages install and import, from rows to sentences."""

from collections.abc import Sequence

from reports.queries import Row
from reports.text import numbers


def installs(rows: Sequence[Row]) -> list[str]:
    """Return a sentence for each try of the query `install_checks`, with the day of the try."""
    return [f"{_said(row)} (tried on {numbers.day(row['tried_on'])}{_by_hand(row)})." for row in rows]


def _said(row: Row) -> str:
    what, python = f"{row['subject'].partition('/')[2]} {row['version']}", f"Python {row['python']}"
    why = ": ".join(text.rstrip(".") for text in (row["error"], row["detail"]) if text)
    if row["installed"] is None:
        return f"{what} could not be tried on {python}: {why}"
    if not row["installed"]:
        return f"{what} does not install on {python}" + (f": {why}" if why else "")
    if row["imported"]:
        return f"{what} installs and imports on {python}"
    return f"{what} installs on {python} and does not import" + (f": {why}" if why else "")


def _by_hand(row: Row) -> str:
    return f", by hand: {row['source']}" if row["source"] else ""
