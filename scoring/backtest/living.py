"""False alarms: those that began while a framework lived.

Judged are the weeks of a living period that have a vitality, later than two years after the history began and earlier than
two years before the framework's own data end: a younger alarm may still prove true.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.alerts.weeks import Weeks
from scoring.backtest.cases import line_of
from scoring.backtest.episodes import Rule, begins
from scoring.backtest.events import Events
from scoring.backtest.poisson import rate_interval
from scoring.columns import Flags, schema

SKIPPED_WEEKS = 104
CENSORED_WEEKS = 104
WEEKS_A_YEAR = 365.25 / 7

FALSE_ALARMS = schema(rule=pa.string(), framework=pa.string(), began=pa.date32())


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a rule was wrong.

    Attributes:
        false_alarms: Alarms that began in the judged weeks.
        years: Living framework-years.
        a_year: False alarms a living framework-year; NaN where nothing lived.
        low: Lower end of the exact 95 % interval of that.
        high: Upper end.
        time_in_alarm: Share of the judged weeks in alarm.
    """

    false_alarms: int
    years: float
    a_year: float
    low: float
    high: float
    time_in_alarm: float


def judged(weeks: Weeks, events: Events, censored_weeks: int = CENSORED_WEEKS) -> Flags:
    """Return the weeks that are judged: frameworks x weeks.

    Args:
        weeks: The grid.
        events: Names the living spans.
        censored_weeks: So many weeks before a framework's own data end, which is the last week that has a vitality.

    Raises:
        ValueError: A living span's framework has no history.
    """
    scored = np.isfinite(weeks.vitality)
    ends = scored.shape[1] - scored[:, ::-1].argmax(axis=1)
    mask = np.zeros(scored.shape, dtype=bool)
    for span in events.living:
        line = line_of(weeks, span.framework)
        mask[line] |= (weeks.as_of >= np.datetime64(span.from_date)) & (weeks.as_of < np.datetime64(span.to_date))
    week = np.arange(scored.shape[1])
    mask &= (week >= weeks.begins[:, None] + SKIPPED_WEEKS) & (week < ends[:, None] - censored_weeks)
    judged_weeks: Flags = mask & scored
    return judged_weeks


def false_alarms(rules: Sequence[Rule], weeks: Weeks, mask: Flags) -> pa.Table:
    """Rows of `FALSE_ALARMS`: the alarms that began in judged weeks."""
    rows = [
        {"rule": rule.name, "framework": framework, "began": weeks.as_of[week].item()}
        for rule in rules
        for line, framework in enumerate(weeks.frameworks)
        for week in begins(rule.on[line])
        if mask[line, week]
    ]
    return pa.Table.from_pylist(rows, FALSE_ALARMS)


def rate(rule: Rule, mask: Flags) -> Rate:
    """Return how often one rule was wrong in the judged weeks."""
    years = float(mask.sum() / WEEKS_A_YEAR)
    if not years:
        return Rate(0, 0.0, np.nan, np.nan, np.nan, np.nan)
    count = sum(int(mask[line, begins(on)].sum()) for line, on in enumerate(rule.on))
    low, high = rate_interval(count, years)
    return Rate(count, years, count / years, low, high, float((rule.on & mask).sum() / mask.sum()))
