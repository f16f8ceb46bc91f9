"""The ranking: the living frameworks by health, those that have ended in a group of their own, as Markdown and HTML."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
from markupsafe import Markup

from reports import queries
from reports.figures.svg import sparkline
from reports.framework_page import data_quality
from reports.framework_page.parts import Query
from reports.queries import Row
from reports.site.layout import Frame
from reports.site.recent_changes import Lately
from reports.text import labels, numbers
from reports.text.templating import HTML, MARKDOWN, STYLE, STYLE_HASH


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of the ranking; `since` is empty while it is active, `missing` says why there is no health."""

    framework: str
    name: str
    lifecycle: str
    since: str
    as_of: str
    health: str
    interval: str | None
    uncapped: str | None
    missing: str | None
    change_13_weeks: str
    change_52_weeks: str
    vitality: str
    stock: str
    speed: str
    coverage: str
    rule: str | None
    verdict: str | None
    life: Markup


@dataclass(frozen=True, slots=True)
class Ranking:
    """All rows: `living` by health, best first, those without a score last; `ended` likewise, not ranked against them."""

    as_of: str
    simulated: Sequence[str] | None
    summary: str
    living: Sequence[Ranked]
    ended: Sequence[Ranked]
    query: Query


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The ranking in two forms; the HTML needs no other file."""

    markdown: str
    html: str


def ranking(con: duckdb.DuckDBPyConnection) -> Ranking:
    """Return the content of the ranking, from the newest scores on the public surface."""
    rows = queries.rows(con, "ranking", {})
    histories = queries.grouped(queries.rows(con, "histories", {}), "framework")
    lives = {framework: data_quality.points(history) for framework, history in histories.items()}
    drawn = {
        row["framework"]: sparkline(lives[row["framework"]], title=f"Health of {row['name']}") if row["framework"] in lives else Markup()
        for row in rows
    }
    ranked = [(row["lifecycle"] == "retired", _ranked(row, drawn[row["framework"]])) for row in rows]
    dates = [row["as_of"] for row in rows if row["as_of"] is not None]
    return Ranking(
        as_of=numbers.day(max(dates, default=None)),
        simulated=data_quality.simulation(queries.rows(con, "meta", {})),
        summary=_summary(rows),
        living=[row for has_ended, row in ranked if not has_ended],
        ended=[row for has_ended, row in ranked if has_ended],
        query=Query("ranking", "the ranking", queries.shown("ranking", {})),
    )


def _summary(rows: Sequence[Row]) -> str:
    counted = Counter(row["lifecycle"] for row in rows if row["lifecycle"])
    parts = [f"{counted[lifecycle]} {lifecycle}" for lifecycle in labels.LIFECYCLES if counted[lifecycle]]
    return f"{len(rows)} frameworks: {', '.join(parts)}." if parts else ""


def _ranked(row: Row, life: Markup) -> Ranked:
    value, uncapped = row["score"], row["uncapped"]
    return Ranked(
        framework=row["framework"],
        name=row["name"],
        lifecycle=row["lifecycle"] or numbers.NOT_AVAILABLE,
        since=data_quality.since(row),
        as_of=numbers.day(row["as_of"]),
        health=numbers.score(value),
        interval=None if row["low"] is None or row["high"] is None else f"{numbers.score(row['low'])} to {numbers.score(row['high'])}",
        uncapped=numbers.score(uncapped) if value is not None and uncapped is not None and uncapped > value else None,
        missing=None if numbers.is_number(value) else labels.reason(row["reason"]) or "it has not been scored",
        change_13_weeks=numbers.change(value, row["score_13_weeks_before"]),
        change_52_weeks=numbers.change(value, row["score_52_weeks_before"]),
        vitality=numbers.score(row["vitality"]),
        stock=numbers.score(row["stock"]),
        speed=numbers.score(row["speed"]),
        coverage=numbers.percent(row["coverage"]),
        rule=row["rule"],
        verdict=row["verdict"],
        life=life,
    )


def render_ranking(
    con: duckdb.DuckDBPyConnection, *, links: str | None = None, frame: Frame | None = None, news: Lately | None = None
) -> RankingPage:
    """Return the ranking as Markdown and HTML.

    Args:
        con: A read-only connection on the public surface.
        links: The folder of the frameworks' pages as seen from the ranking ("f" gives f/mxnet.html); None for no links.
        frame: The site around the ranking, or None for a page that stands alone.
        news: The alerts to be named above the ranking; None for none.
    """
    content = ranking(con)
    return RankingPage(
        markdown=MARKDOWN.get_template("ranking.md").render(ranking=content, links=links, lately=news),
        html=HTML.get_template("ranking.html").render(
            ranking=content, links=links, frame=frame, lately=news, style=STYLE, style_hash=STYLE_HASH
        ),
    )
