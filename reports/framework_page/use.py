"""What is counted of a framework's use, for looking at: stock, shares, downloads and dependents, from rows to words."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.queries import Row
from reports.text import labels, numbers


@dataclass(frozen=True, slots=True)
class Used:
    """A count with its date or quarter, and the share of it among all frameworks; `missing` says why there is none."""

    name: str
    amount: str
    when: str
    share: str
    year_before: str
    ahead_of: str
    missing: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """The counts in the order of the pages; where nothing was counted at all, `missing` says so."""

    counts: Sequence[Used]
    missing: str


def use(rows: Sequence[Row], *, is_simulated: bool) -> Use:
    """Return the section from the rows of the query `use`."""
    missing = "not known offline: the sandbox has no counts of it" if is_simulated else "not read yet"
    return Use([_used(row) for row in rows], missing)


def _used(row: Row) -> Used:
    market = labels.MARKETS.get(row["source"])
    name, unit = (market.title, market.unit) if market else labels.STOCKS[row["source"]]
    return Used(
        name=name,
        amount=numbers.quantity(row["amount"], unit),
        when=numbers.day(row["known_on"]) if row["quarter"] is None else f"quarter from {numbers.day(row['quarter'])}",
        share=_or_none(row, "share"),
        year_before=_or_none(row, "share_year_before"),
        ahead_of="" if row["quarter"] is None else numbers.percent(row["percentile"]),
        missing=labels.reason(row["reason"]),
    )


def _or_none(row: Row, column: str) -> str:
    """A share, or nothing where a count has no market."""
    return "" if row["quarter"] is None else numbers.share(row[column])
