"""`pulse why`: what changed the score of a framework."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from flows.cli.heading import heading
from flows.cli.options import AsJson, Framework
from flows.cli.published import Row, framework_named, published, rows
from flows.console import line, table, write_json
from reports.text import labels, numbers
from reports.text.dimensions import Dimensions, dimensions

_PARTS = "from why($framework, $day, $weeks)"
_SCORES = """
select s.dimension, s.as_of, s.score, s.low, s.high, s.uncapped, s.coverage, s.confidence, s.basis, s.reason
from score_on($framework, $day) s
join dimensions d on d.dimension = s.dimension and d.is_measured
order by d.position
"""
_NOTABLE = 0.05  # a smaller change does not show in a score with one decimal
_NAMED = 3

Weeks = Annotated[int, typer.Option("--weeks", min=1, max=2000, help="How many weeks to look back.")]


def why(framework: Framework, weeks: Weeks = 13, as_json: AsJson = False) -> None:
    """Explain a score: what each metric contributes now and contributed then, and the effect of the difference."""
    with published() as con:
        slug = framework_named(con, framework)
        standing = rows(con, "select name, lifecycle, verdict from frameworks where framework = $framework", {"framework": slug})[0]
        now = rows(con, _SCORES, {"framework": slug, "day": dt.date.max})
        day = now[0]["as_of"] - dt.timedelta(weeks=weeks) if now else dt.date.min
        then = rows(con, _SCORES, {"framework": slug, "day": day})
        parts = rows(con, _PARTS, {"framework": slug, "day": dt.date.max, "weeks": weeks})
        head, named = heading(con), dimensions(con)
    if as_json:
        write_json({"framework": slug, **standing, "weeks": weeks, "now": now, "then": then, "parts": parts})
        return
    for text in head:
        line(text)
    line(". ".join(filter(None, (f"{standing['name']}: {standing['lifecycle']}", standing["verdict"]))), "bold")
    if not now:
        line("it has not been scored")
        return
    _scores(now, {row["dimension"]: row["score"] for row in then}, parts, named)
    _parts(parts)
    line(f"then is {then[0]['as_of']}" if then else f"nothing was scored by {day}")
    line(f"SQL: pulse sql \"from why('{slug}', date '{now[0]['as_of']}', {weeks})\"")


def _scores(now: Sequence[Row], then: Mapping[str, float | None], parts: Sequence[Row], named: Dimensions) -> None:
    """The measured scores, each dimension before its pillars; the change of a pillar is that of its metrics."""
    line()
    table(
        ("DIMENSION", "NOW", "THEN", "EFFECT", "MAINLY"),
        [
            (
                named.label(row["dimension"]),
                _number(row["score"]),
                _number(then.get(row["dimension"])),
                _effect(row, then.get(row["dimension"]), parts, named),
                _mainly(row, parts),
            )
            for row in now
        ],
        right=("NOW", "THEN", "EFFECT"),
    )


def _effect(row: Row, then: float | None, parts: Sequence[Row], named: Dimensions) -> str:
    if row["dimension"] in named.whole:
        return "" if row["score"] is None or then is None else numbers.change(row["score"], then)
    known = [part["effect"] for part in parts if part["dimension"] == row["dimension"] and part["effect"] is not None]
    return numbers.signed(sum(known)) if known else ""


def _mainly(row: Row, parts: Sequence[Row]) -> str:
    """Return what changed most, or why there is no score, or which cap applies."""
    if row["score"] is None:
        return row["reason"] or ""
    if row["uncapped"] is not None and row["uncapped"] > row["score"]:
        return f"capped from {numbers.score(row['uncapped'])}: {row['reason']}"
    own = [part for part in parts if part["dimension"] == row["dimension"] and part["metric"] != "cap"]
    moved = [part for part in own if abs(part["effect"] or 0) >= _NOTABLE]
    return "; ".join(_moved(part) for part in moved[:_NAMED])


def _moved(part: Row) -> str:
    then, now = (_value(part[key], part) for key in ("value_then", "value_now"))
    return f"{labels.metric_name(part['metric'])} {then} to {now} ({numbers.signed(part['effect'])})"


def _parts(parts: Sequence[Row]) -> None:
    line()
    table(
        ("METRIC", "NOW", "THEN", "POINTS", "BEFORE", "EFFECT", "NOTE"),
        [
            (
                labels.metric_name(part["metric"]),
                _value(part["value_now"], part),
                _value(part["value_then"], part),
                _number(part["points_now"]),
                _number(part["points_then"]),
                "" if part["effect"] is None else numbers.signed(part["effect"]),
                labels.reason(part["reason"]),
            )
            for part in parts
            if part["contribution_now"] is not None
        ],
        right=("NOW", "THEN", "POINTS", "BEFORE", "EFFECT"),
    )
    for part in parts:
        if part["contribution_now"] is None:
            line(f"not counted: {labels.metric_name(part['metric'])} ({numbers.why_missing(part['status'], part['reason'])})")


def _number(value: float | None) -> str:
    return "-" if value is None else numbers.score(value)


def _value(value: float | None, part: Row) -> str:
    return "-" if value is None else numbers.quantity(value, part["unit"])
