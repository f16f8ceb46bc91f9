"""`pulse check`: a gate for the CI of projects that build on a framework."""

import datetime as dt
from typing import Annotated

import typer

from flows.cli.heading import is_simulated
from flows.cli.options import AsJson, Framework
from flows.cli.published import framework_named, published, rows
from flows.console import line, write_json
from flows.errors import BELOW, DONE
from reports.text import numbers
from reports.text.simulated import said

_HEALTH = "select as_of, score, low, high, coverage, reason from score_on($framework, $day) where dimension = 'health'"

Minimum = Annotated[float, typer.Option("--min", min=0, max=10, help="The lowest health that passes.")]


def check(framework: Framework, minimum: Minimum, as_json: AsJson = False) -> int:
    """Exit 3 with the reason when the health of a framework is below a minimum, or when it has no score."""
    with published() as con:
        slug = framework_named(con, framework)
        found = next(iter(rows(con, _HEALTH, {"framework": slug, "day": dt.date.max})), {"as_of": None, "score": None, "reason": None})
        made_up = is_simulated(con)
    passes = found["score"] is not None and found["score"] >= minimum
    if as_json:
        write_json({"framework": slug, "minimum": minimum, "passes": passes, "simulated": made_up, **found})
    else:
        text = f"{slug}: {_compared(found['score'], minimum)}{_reason(found['reason'])}{_date(found['as_of'])}"
        line(said(text, is_simulated=made_up))
    return DONE if passes else BELOW


def _compared(score: float | None, minimum: float) -> str:
    if score is None:
        return "no health score, insufficient evidence"
    if score >= minimum:
        return f"health {numbers.score(score)} is at least {minimum:g}"
    shown = numbers.score(score)
    if float(shown) >= minimum:  # 3.96 is shown as 4.0, but is below 4
        shown = f"{score:.4g}"
    return f"health {shown} is below {minimum:g}"


def _reason(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _date(as_of: dt.date | None) -> str:
    return f", as of {as_of}" if as_of else ""
