"""The page that says how a market is shared among all tracked frameworks, source by source, for looking at."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
from markupsafe import Markup

from reports import queries
from reports.framework_page.parts import Query
from reports.queries import Row
from reports.site.layout import Frame
from reports.text import labels, numbers
from reports.text.templating import HTML, render

_NAMED = 4
"""Frameworks with a colour of their own in a chart; the others stand together."""
_PLOT_PX, _COLUMN = 150, 100
_YEARS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A framework in the newest quarter of a source; `has_page` where the catalog still names it."""

    framework: str
    has_page: bool
    name: str
    amount: str
    share: str
    year_before: str
    change: str
    ahead_of: str


@dataclass(frozen=True, slots=True)
class Market:
    """A source: who has which share, who has none and why, and the quarters as a picture; without a quarter nothing was read."""

    source: str
    title: str
    says: str
    quarter: str
    unit: str
    standings: Sequence[Standing]
    missing: Sequence[str]
    compared: int
    drawing: Markup | None
    key: Sequence[str]
    drawn: int


def market_page(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Return the page; a source that has not answered says so."""
    newest = queries.grouped(queries.rows(con, "market", {}), "source")
    quarters = queries.grouped(queries.rows(con, "market_quarters", {}), "source")
    markets = [_market(source, newest.get(source, []), quarters.get(source, [])) for source in labels.MARKETS]
    asked = (("market", "the newest quarters"), ("market_quarters", "the quarters of five years"))
    return render(
        "market.html",
        frame,
        markets=markets,
        missing="not known offline: the sandbox has no counts of it" if frame.simulated is not None else "not read yet",
        queries=[Query(name, title, queries.shown(name, {})) for name, title in asked],
    )


def _market(source: str, rows: Sequence[Row], quarters: Sequence[Row]) -> Market:
    known = labels.MARKETS[source]
    shown = [row for row in rows if row["reason"] is None]
    by_quarter: dict[dt.date, dict[str, float]] = {}
    for row in quarters:
        by_quarter.setdefault(row["quarter"], {})[row["framework"]] = row["share"] or 0.0
    names = {row["framework"]: row["name"] or row["framework"] for row in quarters}
    largest = [row["framework"] for row in shown if row["framework"] in names][:_NAMED]
    return Market(
        source=source,
        title=known.title,
        says=known.says,
        quarter=f"{numbers.day(rows[0]['quarter'])} to {numbers.day(_last_day(rows[0]['quarter']))}" if rows else "",
        unit=known.unit,
        standings=[_standing(row) for row in shown],
        missing=_missing(rows),
        compared=max((row["peers_in_both"] or 0 for row in shown if row["share_in_both"] is not None), default=0),
        drawing=_drawing(known.title, by_quarter, largest) if largest and len(by_quarter) > 1 else None,
        key=[names[framework] for framework in largest],
        drawn=len(names),
    )


def _standing(row: Row) -> Standing:
    return Standing(
        framework=row["framework"],
        has_page=row["name"] is not None,
        name=row["name"] or row["framework"],
        amount=numbers.count(row["amount"]),
        share=numbers.share(row["share"]),
        year_before=numbers.share(row["share_year_before"]),
        change=numbers.change(row["share_in_both"], row["share_year_before"], "share"),
        ahead_of=numbers.percent(row["percentile"]),
    )


def _missing(rows: Sequence[Row]) -> list[str]:
    """Say who has no share, by reason."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if row["reason"] is not None:
            names.setdefault(labels.reason(row["reason"]) or "", []).append(row["name"] or row["framework"])
    return [f"{', '.join(sorted(found, key=str.lower))}: {reason}" for reason, found in names.items()]


def _last_day(quarter: dt.date) -> dt.date:
    year, month = divmod(quarter.year * 12 + quarter.month + 2, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def _drawing(title: str, by_quarter: Mapping[dt.date, Mapping[str, float]], largest: Sequence[str]) -> Markup:
    """Draw a column a quarter, the largest framework at the bottom and all that have no colour of their own on top."""
    paths = ["" for _ in largest] + [""]
    for place, (_, shares) in enumerate(sorted(by_quarter.items())):
        parts = [shares.get(framework, 0.0) for framework in largest]
        parts.append(sum(shares.values()) - sum(parts))
        bottom = _PLOT_PX
        for layer, part in enumerate(parts):
            height = round(part * _PLOT_PX)
            if height > 0:
                bottom -= height
                paths[layer] += f"M{place * _COLUMN + 10} {bottom}h{_COLUMN - 20}v{height}h{20 - _COLUMN}z"
    every = sorted(by_quarter)
    years = [(f"{(place + 0.5) / len(every) * 100:.2f}%", f"{on:%Y}") for place, on in enumerate(every) if on.month == 1]
    drawing = HTML.get_template("market.svg").render(
        title=f"{title}: shares by quarter, {numbers.day(every[0])} to {numbers.day(_last_day(every[-1]))}; the table has the newest ones.",
        paths=[(min(layer, _NAMED) if layer < len(largest) else "rest", path) for layer, path in enumerate(paths) if path],
        width=len(every) * _COLUMN,
        plot=_PLOT_PX,
        years=years,
    )
    return Markup(drawing)  # noqa: S704 - a template of ours, which escapes
