"""The scores of a framework on one date and what they are made of, from the warehouse's rows to the page's words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.framework_page.model import Absent, Compared, Comparison, Metric, Moved, Pillar, Score
from reports.queries import Row
from reports.text import labels, numbers
from reports.text.dimensions import SPEED, Dimensions

_SHOWS, _NAMED = 0.05, 3  # a smaller effect is 0.0 with one decimal; three are kept in mind
_COUNTED = frozenset({"observed", "structural_zero"})
_NO_ROW: Row = dict.fromkeys(
    [
        "score",
        "low",
        "high",
        "coverage",
        "confidence",
        "basis",
        "uncapped",
        "reason",
        "rubric_version",
        "score_13_weeks_before",
        "score_52_weeks_before",
    ]
)


def row_of(rows: Sequence[Row], dimension: str) -> Row:
    """Return the row of a dimension; one without values where the warehouse has none."""
    return next((row for row in rows if row["dimension"] == dimension), _NO_ROW)


def score(dimension: str, rows: Sequence[Row], assessments: Mapping[str, Row], as_of: dt.date | None, named: Dimensions) -> Score:
    """One dimension as the page shows it."""
    row = row_of(rows, dimension)
    value = row["score"]
    is_capped = value is not None and row["uncapped"] is not None and row["uncapped"] > value
    judged_on = assessments[dimension]["assessed_on"] if row["basis"] == "assessed" and dimension in assessments else None
    return Score(
        dimension=dimension,
        name=named.label(dimension),
        question=named.question(dimension),
        value=numbers.score(value),
        is_known=numbers.is_number(value),
        interval=None if row["low"] is None or row["high"] is None else f"{numbers.score(row['low'])} to {numbers.score(row['high'])}",
        change_13_weeks=numbers.change(value, row["score_13_weeks_before"]),
        change_52_weeks=numbers.change(value, row["score_52_weeks_before"]),
        basis=row["basis"] or "",
        basis_short=_basis_short(row["basis"], assessments.get(dimension), as_of),
        basis_note=_basis_note(row["basis"], assessments.get(dimension), as_of),
        source=assessments[dimension]["source"] if row["basis"] == "assessed" and dimension in assessments else None,
        uncapped=numbers.score(row["uncapped"]) if is_capped else None,
        missing=None if numbers.is_number(value) else (labels.reason(row["reason"]) or _why_no_row(row)),
        stands_in=labels.reason(row["reason"]) if row["basis"] == "assessed" else None,
        cap_reason=labels.reason(row["reason"]) if is_capped else None,
        age=None if judged_on is None or as_of is None else age(judged_on, as_of),
        age_step=0 if judged_on is None or as_of is None else min(2, max(0, months_between(judged_on, as_of)) // 12),
    )


def _why_no_row(row: Row) -> str:
    return "it has not been scored" if row is _NO_ROW else "no reason is recorded"


def _basis_short(basis: str | None, assessment: Row | None, as_of: dt.date | None) -> str:
    if basis is None or as_of is None:
        return ""
    if basis == "assessed" and assessment is not None:
        return f"assessed {assessment['assessed_on']}, {age(assessment['assessed_on'], as_of)} before"
    return f"{basis}, {as_of}"


def _basis_note(basis: str | None, assessment: Row | None, as_of: dt.date | None) -> str:
    if basis == "assessed" and assessment is not None and as_of is not None:
        on = assessment["assessed_on"]
        return f"assessed on {on} by {assessment['assessed_by']}, {age(on, as_of)} before this page"
    return _basis_short(basis, assessment, as_of)


def on_simulated_data(score: Score) -> Score:
    """Say beside a score that its data are simulated, be it measured or the mean of what is; what a person assessed is not."""
    if not score.is_known or (score.basis != "measured" and score.dimension != SPEED):
        return score
    return replace(score, basis_short=f"simulated data, {score.basis_short}", basis_note=f"simulated data, {score.basis_note}")


def age(on: dt.date, as_of: dt.date) -> str:
    """Return how old a statement is, in whole months or, from two years on, in years and months."""
    months = months_between(on, as_of)
    if months < 1:
        return "less than a month"
    if months < 24:
        return "1 month" if months == 1 else f"{months} months"
    years, rest = divmod(months, 12)
    return f"{years} years" + ("" if rest == 0 else " and 1 month" if rest == 1 else f" and {rest} months")


def months_between(on: dt.date, as_of: dt.date) -> int:
    """Whole months from one day to a later one."""
    return (as_of.year - on.year) * 12 + as_of.month - on.month - (as_of.day < on.day)


def pillar(dimension: str, rows: Sequence[Row], parts: Sequence[Row], as_of: dt.date | None, named: Dimensions) -> Pillar:
    """Return a pillar: its score, the metrics that counted, and those that could not."""
    own = [part for part in parts if part["dimension"] == dimension and part["metric"] != "cap"]
    return Pillar(
        score=score(dimension, rows, {}, as_of, named),
        metrics=[_metric(part) for part in own if part["status"] in _COUNTED],
        absent=[
            Absent(labels.metric_name(part["metric"]), numbers.why_missing(part["status"], labels.reason(part["reason"])))
            for part in own
            if part["status"] not in _COUNTED
        ],
    )


def _metric(part: Row) -> Metric:
    unit = part["unit"]
    is_zero = part["status"] == "structural_zero"
    return Metric(
        metric=part["metric"],
        name=labels.metric_name(part["metric"]),
        raw_points=part["points"] or 0.0,
        value="none" if part["value"] is None and is_zero else numbers.quantity(part["value"], unit),
        change_13_weeks=numbers.change(part["value"], part["value_13_weeks_before"], unit),
        change_52_weeks=numbers.change(part["value"], part["value_52_weeks_before"], unit),
        weight=numbers.percent(part["weight"]),
        points=numbers.score(part["points"]),
        effect_52_weeks=numbers.change(part["contribution"], part["contribution_52_weeks_before"]),
        note=numbers.why_missing("structural_zero", labels.reason(part["reason"])) if is_zero else labels.reason(part["reason"]),
    )


def moved(parts: Sequence[Row]) -> list[Moved]:
    """Return the metrics that moved health most within 52 weeks, as far as it shows."""
    found = [
        (part["contribution"] - part["contribution_52_weeks_before"], part)
        for part in parts
        if part["contribution"] is not None and part["contribution_52_weeks_before"] is not None
    ]
    found = sorted((pair for pair in found if abs(pair[0]) >= _SHOWS), key=lambda pair: -abs(pair[0]))[:_NAMED]
    return [
        Moved(
            labels.metric_name(part["metric"]),
            numbers.signed(effect),
            numbers.quantity(part["value_52_weeks_before"], part["unit"]),
            numbers.quantity(part["value"], part["unit"]),
        )
        for effect, part in found
    ]


def compared_with(dates: Row) -> str:
    """Return which dates the signed changes are against, and what stands where there was no value."""
    compared = ((13, dates["as_of_13_weeks_before"]), (52, dates["as_of_52_weeks_before"]))
    known = [f"{weeks} weeks are against {on}" for weeks, on in compared if on is not None]
    if not known:
        return "Nothing was scored 13 or 52 weeks before, so changes are not available."
    return f"Changes over {' and over '.join(known)}; without a value then, a change is not available."


def comparisons(rows: Sequence[Row], named: Dimensions) -> list[Comparison]:
    """Return the written document beside the measurement: a table for each date that has stated rows, scores first."""
    dates = sorted({row["as_of"] for row in rows})
    return [Comparison(f"{on}", _compared([row for row in rows if row["as_of"] == on], named)) for on in dates]


def _compared(rows: Sequence[Row], named: Dimensions) -> list[Compared]:
    order = {dimension: place for place, dimension in enumerate((SPEED, *named.names[:-1]))}
    scores = sorted((row for row in rows if row["metric"] is None), key=lambda row: order.get(row["dimension"], len(order)))
    metrics = [row for row in rows if row["metric"] is not None and row["stated_value"] is not None]
    return [
        Compared(
            name=named.label(row["dimension"]) if row["metric"] is None else labels.metric_name(row["metric"]),
            is_score=row["metric"] is None,
            stated=_side(row, "stated"),
            measured=_side(row, "measured"),
            stated_points=_points(row, "stated"),
            measured_points=_points(row, "measured"),
        )
        for row in [*scores, *metrics]
    ]


def _side(row: Row, side: str) -> str:
    value, status = row[f"{side}_value"], row[f"{side}_status"]
    if row["metric"] is None:
        shown = numbers.score(value)
    elif value is None and status == "structural_zero":
        return f"none ({numbers.why_missing(status, labels.reason(row[f'{side}_reason']))})"
    else:
        shown = numbers.quantity(value, row["unit"])
    return shown if numbers.is_number(value) else f"{shown}: {numbers.why_missing(status, labels.reason(row[f'{side}_reason']))}"


def _points(row: Row, side: str) -> str:
    return "" if row["metric"] is None or row[f"{side}_points"] is None else numbers.score(row[f"{side}_points"])
