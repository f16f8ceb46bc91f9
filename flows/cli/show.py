"""`pulse show`: the scores of a framework as on its page, in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flows.cli.options import AsJson, Framework
from flows.cli.published import framework_named, published
from flows.console import line, table, write_json
from reports.text import simulated
from reports.text.numbers import NOT_AVAILABLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from reports.framework_page.advice import Verdict
    from reports.framework_page.model import Comparison, FrameworkContent, Pillar, Score

_RAW = ("scores", "parts", "assessments", "stated", "sponsors", "vendor_exits", "install_checks", "without_sponsor", "use", "repositories")
"""The queries whose rows `--json` writes."""


def show(framework: Framework, as_json: AsJson = False) -> None:
    """Show the scores of a framework: their parts, what is missing, what was stated."""
    from reports.framework_page.read import framework_content

    with published() as con:
        slug = framework_named(con, framework)
        if as_json:
            write_json(_raw(con, slug))
            return
        page = framework_content(con, slug)
    _head(page)
    _scores(page)
    for own in page.pillars.values():
        for pillar in own:
            _pillar(pillar)
    for said in page.installs:
        line(said)
    _use(page)
    for comparison in page.comparisons:
        _comparison(comparison)
    line()
    line(page.last_run)


def _raw(con: "DuckDBPyConnection", slug: str) -> dict[str, Any]:
    """Return the rows behind the text, as in the warehouse."""
    import datetime as dt

    from reports.queries import rows

    dates = rows(con, "scored_on", {"framework": slug, "until": dt.date.max})[0]
    asked = {
        "framework": slug,
        "as_of": dates["as_of"],
        "then_13": dates["as_of_13_weeks_before"],
        "then_52": dates["as_of_52_weeks_before"],
    }
    found = {name: rows(con, name, asked) for name in _RAW}
    return {**rows(con, "standing", asked)[0], "as_of": dates["as_of"], **found}


def _head(page: "FrameworkContent") -> None:
    since = f" {page.standing.since}" if page.standing.since else ""
    line(f"{page.name}: {page.standing.lifecycle}{since}. {page.standing.meaning}", "bold")
    if page.standing.source:
        line(page.standing.source)
    if page.advice.verdict:
        _verdict(page.advice.verdict)
    for text in page.sponsors.exits:
        line(simulated.said(text, is_simulated=page.simulated is not None))
    if page.sponsors.without:
        line(simulated.said(page.sponsors.without, is_simulated=page.simulated is not None))
    if page.remark:
        line(page.remark)
    scored = f"as of {page.as_of}" if page.as_of else "not scored yet"
    line(f"{scored}, {page.method}, coverage {page.coverage}, confidence {page.confidence}")
    for note in page.simulated or ():
        line(note)
    for cut in page.scale:
        line(f"shortened for the sandbox, in % of the real number: {cut}")


def _verdict(verdict: "Verdict") -> None:
    line(verdict.verdict, "bold")
    for who, said in (("starting", verdict.if_starting), ("using", verdict.if_using), ("leaving", verdict.if_leaving)):
        line(f"  {who}: {said}")
    line(f"  by rule {verdict.rule}: {verdict.why}")


def _scores(page: "FrameworkContent") -> None:
    listed = [page.speed]
    for score in page.dimensions:
        parts = [pillar.score for pillar in page.pillars[score.dimension]]
        listed += [score, *(part for part in parts if part.dimension != score.dimension)]
    line()
    table(
        ("DIMENSION", "SCORE", "RANGE", "13w", "52w", "BASIS"),
        [(score.name, score.value if score.is_known else "-", score.interval, *_changes(score), _said(score)) for score in listed],
        right=("SCORE", "13w", "52w"),
    )


def _changes(score: "Score") -> Sequence[str]:
    return [_or_nothing(text) for text in (score.change_13_weeks, score.change_52_weeks)]


def _or_nothing(text: str) -> str:
    return "" if text == NOT_AVAILABLE else text


def _said(score: "Score") -> str:
    if score.missing:
        return score.missing
    stands_in = f"; {score.stands_in}" if score.stands_in else ""
    capped = f"; capped from {score.uncapped}: {score.cap_reason}" if score.uncapped else ""
    return f"{score.basis_note or score.basis}{stands_in}{capped}"


def _pillar(pillar: "Pillar") -> None:
    line()
    table(
        (f"{pillar.score.name.upper()} IS MADE OF", "VALUE", "WEIGHT", "POINTS", "52w", "NOTE"),
        [
            (metric.name, metric.value, metric.weight, metric.points, _or_nothing(metric.effect_52_weeks), metric.note)
            for metric in pillar.metrics
        ],
        right=("VALUE", "WEIGHT", "POINTS", "52w"),
    )
    for absent in pillar.absent:
        line(f"not counted: {absent.name} ({absent.reason})")


def _use(page: "FrameworkContent") -> None:
    if not page.use.counts:
        return
    line()
    table(
        ("USE, FOR LOOKING AT", "NUMBER", "WHEN", "SHARE", "YEAR BEFORE", "NOTE"),
        [
            (count.name, _or_nothing(count.amount), count.when, _or_nothing(count.share), _or_nothing(count.year_before), count.missing)
            for count in page.use.counts
        ],
        right=("NUMBER", "SHARE", "YEAR BEFORE"),
    )


def _comparison(comparison: "Comparison") -> None:
    line()
    table(
        (f"STATED FOR {comparison.as_of}", "STATED", "POINTS", "MEASURED", "POINTS"),
        [(row.name, row.stated, row.stated_points, row.measured, row.measured_points) for row in comparison.rows],
    )
