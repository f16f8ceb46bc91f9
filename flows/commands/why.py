"""`pulse why`: what moved the score of a framework."""

from collections.abc import Sequence
from typing import Annotated

import typer

from flows.commands.heading import heading
from flows.commands.options import AsJson, Framework
from flows.commands.published import Row, framework_named, published, rows
from flows.terminal import line, table, write_json
from reports import numbers, wording

_SCORES = """
with told as (
  select * from scores
  where framework = $framework and basis is distinct from 'stated'
  qualify row_number() over (partition by as_of, dimension order by rubric_version desc, known_at desc) = 1
),
dates as (
  select n.as_of, max(t.as_of) as as_of_then
  from (select max(as_of) as as_of from told) n
  left join told t on t.as_of between n.as_of - 7 * $weeks - 6 and n.as_of - 7 * $weeks
  group by n.as_of
)
select d.as_of, d.as_of_then, now.dimension, now.score, now.uncapped, now.coverage, now.reason, before.score as score_then
from dates d
join told now using (as_of)
left join told before on before.as_of = d.as_of_then and before.dimension = now.dimension
where now.dimension in ('health', 'vitality', 'stock')
"""
_PARTS = """
with told as (
  select * from score_parts
  where framework = $framework and as_of in ($as_of, $as_of_then) and basis is distinct from 'stated'
  qualify rubric_version = max(rubric_version) over (partition by as_of)
)
select
  now.dimension, now.metric, now.unit, now.value, before.value as value_then, now.weight, now.contribution,
  before.contribution as contribution_then, now.contribution - before.contribution as effect, now.status, now.reason
from told now
left join told before on before.as_of = $as_of_then and before.dimension = now.dimension and before.metric = now.metric
where now.as_of = $as_of
order by now.dimension desc, abs(effect) desc nulls last, now.weight desc nulls last, now.metric
"""

_NOTABLE = 0.05  # what moves less does not show in a score with one decimal
_NAMED = 3

Weeks = Annotated[int, typer.Option("--weeks", min=1, max=2000, help="How many weeks to look back.")]


def why(framework: Framework, weeks: Weeks = 13, as_json: AsJson = False) -> None:
    """Explain a score: what each metric gives now, what it gave then, and what the difference did."""
    with published() as con:
        slug = framework_named(con, framework)
        standing = rows(con, "select name, lifecycle, verdict from frameworks where framework = $framework", {"framework": slug})[0]
        scores = rows(con, _SCORES, {"framework": slug, "weeks": weeks})
        dates = {key: scores[0][key] if scores else None for key in ("as_of", "as_of_then")}
        parts = rows(con, _PARTS, {"framework": slug, **dates})
        head = heading(con)
    if as_json:
        write_json({"framework": slug, "weeks": weeks, **standing, **dates, "scores": scores, "parts": parts})
        return
    for text in head:
        line(text)
    line(". ".join(filter(None, (f"{standing['name']}: {standing['lifecycle']}", standing["verdict"]))), "bold")
    if not scores:
        line("it has not been scored")
        return
    _scores(scores, parts)
    _parts(parts)


def _scores(scores: Sequence[Row], parts: Sequence[Row]) -> None:
    """Health and its pillars; what a pillar did to health is what its metrics did."""
    line()
    order = {"health": 0, "vitality": 1, "stock": 2}
    table(
        ("DIMENSION", "NOW", "THEN", "EFFECT", "MAINLY"),
        [
            (
                wording.dimension_name(row["dimension"]),
                _number(row["score"]),
                _number(row["score_then"]),
                _effect(row, parts),
                _mainly(row, parts),
            )
            for row in sorted(scores, key=lambda row: order[row["dimension"]])
        ],
        right=("NOW", "THEN", "EFFECT"),
    )


def _effect(row: Row, parts: Sequence[Row]) -> str:
    if row["dimension"] == "health":
        return _change(row["score"], row["score_then"])
    known = [part["effect"] for part in parts if part["dimension"] == row["dimension"] and part["effect"] is not None]
    return numbers.signed(sum(known)) if known else ""


def _mainly(row: Row, parts: Sequence[Row]) -> str:
    """What moved most, or why there is no score or which cap holds."""
    if row["score"] is None:
        return row["reason"] or ""
    if row["dimension"] == "health":
        is_capped = row["uncapped"] is not None and row["uncapped"] > row["score"]
        return f"capped from {numbers.score(row['uncapped'])}: {row['reason']}" if is_capped else ""
    moved = [part for part in parts if part["dimension"] == row["dimension"] and abs(part["effect"] or 0) >= _NOTABLE]
    return "; ".join(_moved(part) for part in moved[:_NAMED])


def _moved(part: Row) -> str:
    then, now = (_value(part[key], part) for key in ("value_then", "value"))
    return f"{wording.metric_name(part['metric'])} {then} to {now} ({numbers.signed(part['effect'])})"


def _parts(parts: Sequence[Row]) -> None:
    line()
    counted = [part for part in parts if part["contribution"] is not None and part["metric"] != "cap"]
    table(
        ("METRIC", "NOW", "THEN", "GIVES", "GAVE", "EFFECT", "NOTE"),
        [
            (
                wording.metric_name(part["metric"]),
                _value(part["value"], part),
                _value(part["value_then"], part),
                _number(part["contribution"]),
                _number(part["contribution_then"]),
                "" if part["effect"] is None else numbers.signed(part["effect"]),
                part["reason"],
            )
            for part in counted
        ],
        right=("NOW", "THEN", "GIVES", "GAVE", "EFFECT"),
    )
    for part in parts:
        if part["contribution"] is None:
            line(f"not counted: {wording.metric_name(part['metric'])} ({numbers.why_missing(part['status'], part['reason'])})")


def _number(value: float | None) -> str:
    return "-" if value is None else numbers.score(value)


def _change(now: float | None, then: float | None) -> str:
    return "" if now is None or then is None else numbers.change(now, then)


def _value(value: float | None, part: Row) -> str:
    return "-" if value is None else numbers.quantity(value, part["unit"])
