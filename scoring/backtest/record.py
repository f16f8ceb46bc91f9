"""The track record: how early each rule's alarms came before an ending, and how often they were wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.alerts.replay import Replay
from scoring.alerts.states import STATES
from scoring.alerts.weeks import Weeks
from scoring.backtest import baselines
from scoring.backtest.cases import PANELS, cases, placebos
from scoring.backtest.episodes import Rule
from scoring.backtest.events import ENDINGS, Events
from scoring.backtest.living import Rate, false_alarms, judged, rate
from scoring.backtest.sizes import by_size, right
from scoring.columns import Flags, schema

SUMMARY = schema(
    rule=pa.string(), ending=pa.string(), dated_by=pa.string(), events=pa.int64(), detected=pa.int64(), median_lead_months=pa.float64(),
    first_quartile_months=pa.float64(), third_quartile_months=pa.float64(), false_alarms=pa.int64(), living_years=pa.float64(),
    false_a_year=pa.float64(), false_a_year_low=pa.float64(), false_a_year_high=pa.float64(), time_in_alarm=pa.float64(),
)  # fmt: skip
"""A rule on a panel of events; its false alarms are the same on every panel. Leads are those of the detected: a miss is counted
as a miss and enters no median."""
LEFT_OUT = schema(
    rule=pa.string(), left_out=pa.string(), events=pa.int64(), detected=pa.int64(), median_lead_months=pa.float64(),
    false_a_year=pa.float64(),
)  # fmt: skip
"""The fades, by any date, and the rate without one framework: how much of the record hangs on it."""
THIRDS = schema(
    rule=pa.string(), left_out=pa.string(), events=pa.int64(), detected=pa.int64(), median_lead_months=pa.float64(),
    false_alarms=pa.int64(), false_a_year=pa.float64(), time_in_alarm=pa.float64(),
)  # fmt: skip
"""The fades, by practical dates, and the living without a third of the frameworks: by name the first, second or third of each three."""

TO_THE_END = schema(
    rule=pa.string(), false_alarms=pa.int64(), living_years=pa.float64(), false_a_year=pa.float64(), false_a_year_low=pa.float64(),
    false_a_year_high=pa.float64(),
)  # fmt: skip
"""A rule on the living, counted up to the end of the data: alarms of the last two years count as false too, though some may prove true."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The record.

    Tables as `SUMMARY`, `cases.CASES`, `living.FALSE_ALARMS`, `cases.PLACEBOS`, `LEFT_OUT`, `TO_THE_END`, `sizes.BY_SIZE`, by
    practical dates `sizes.RIGHT`, and `THIRDS`.
    """

    summary: pa.Table
    cases: pa.Table
    false_alarms: pa.Table
    placebos: pa.Table
    left_out: pa.Table
    to_the_end: pa.Table
    by_size: pa.Table
    right: pa.Table
    thirds: pa.Table


def rules(replayed: Replay, weekly: pa.Table, facts: pa.Table) -> list[Rule]:
    """Return the policy's own states and the baselines, on the same weeks.

    Args:
        replayed: A replay without facts.
        weekly: Columns of `pulse.framework_weekly`.
        facts: `framework, kind, on_date`: for the archived flag, which is a baseline here.
    """
    weeks = replayed.weeks
    return [
        *states(replayed),
        Rule("archived flag", baselines.archived(weeks, facts)),
        Rule("Scorecard Maintained below 5", baselines.scorecard(weeks, weekly)),
        Rule("no commit in 90 days", baselines.silent(weeks)),
        Rule("fewer than 13 commits in 90 days", baselines.few_commits(weeks, 13)),
        Rule("fewer than 26 commits in 90 days", baselines.few_commits(weeks, 26)),
        Rule("LFX v2 declining", baselines.lfx_declining(weeks, weekly)),
    ]


def states(replayed: Replay) -> list[Rule]:
    """Return the policy's own states; each is on while the state or a worse one is."""
    return [Rule(str(state), replayed.health >= level) for level, state in enumerate(STATES) if level]


def judge(every: Sequence[Rule], weeks: Weeks, events: Events, weekly: pa.Table) -> TrackRecord:
    """Judge rules by how the frameworks ended.

    Args:
        every: The rules.
        weeks: The grid that they were replayed on.
        events: How the frameworks ended.
        weekly: Columns of `pulse.framework_weekly`, for the size of the living.

    Raises:
        ValueError: The events name a framework without a history.
    """
    mask = judged(weeks, events)
    found = cases(every, weeks, events)
    rows = found.to_pylist()
    whole = judged(weeks, events, censored_weeks=0)
    return TrackRecord(
        _summary(every, rows, mask),
        found,
        false_alarms(every, weeks, mask),
        placebos(every, weeks, events),
        pa.Table.from_pylist([line for rule in every for line in _left_out(rule, rows, weeks, mask)], LEFT_OUT),
        pa.Table.from_pylist([{"rule": rule.name, **_wrong(rate(rule, whole))} for rule in every], TO_THE_END),
        by_size(every, weeks, weekly, mask),
        right(every, found, mask, "practical"),
        pa.Table.from_pylist([line for rule in every for line in _without_a_third(rule, rows, weeks, mask)], THIRDS),
    )


def summary(every: Sequence[Rule], weeks: Weeks, events: Events) -> pa.Table:
    """Rows of `SUMMARY` alone, as `judge` gives them."""
    return _summary(every, cases(every, weeks, events).to_pylist(), judged(weeks, events))


def _summary(every: Sequence[Rule], rows: list[dict[str, object]], mask: Flags) -> pa.Table:
    rates = {rule.name: rate(rule, mask) for rule in every}
    lines = [
        _line(rule.name, ending, dated_by, _panel(rows, rule.name, ending, dated_by), rates[rule.name])
        for rule in every
        for ending in ENDINGS
        for dated_by in PANELS
    ]
    return pa.Table.from_pylist(lines, SUMMARY)


def _panel(rows: list[dict[str, object]], rule: str, ending: str, dated_by: str) -> list[dict[str, object]]:
    return [row for row in rows if (row["rule"], row["ending"], row["dated_by"]) == (rule, ending, dated_by)]


def _leads(panel: list[dict[str, object]]) -> list[float]:
    return [float(str(row["lead_months"])) for row in panel if row["lead_months"] is not None]


def _quantile(leads: list[float], share: float) -> float | None:
    return float(np.quantile(leads, share)) if leads else None


def _line(rule: str, ending: str, dated_by: str, panel: list[dict[str, object]], wrong: Rate) -> dict[str, object]:
    leads = _leads(panel)
    return {
        "rule": rule, "ending": ending, "dated_by": dated_by, "events": len(panel), "detected": len(leads),
        "median_lead_months": _quantile(leads, 0.5), "first_quartile_months": _quantile(leads, 0.25),
        "third_quartile_months": _quantile(leads, 0.75), **_wrong(wrong), "time_in_alarm": wrong.time_in_alarm,
    }  # fmt: skip


def _wrong(found: Rate) -> dict[str, object]:
    return {
        "false_alarms": found.false_alarms, "living_years": found.years, "false_a_year": found.a_year,
        "false_a_year_low": found.low, "false_a_year_high": found.high,
    }  # fmt: skip


def _left_out(rule: Rule, rows: list[dict[str, object]], weeks: Weeks, mask: Flags) -> list[dict[str, object]]:
    panel = _panel(rows, rule.name, "fade", "any")
    lines: list[dict[str, object]] = []
    for line, framework in enumerate(weeks.frameworks):
        kept = [row for row in panel if row["framework"] != framework]
        without = mask.copy()
        without[line] = False
        if len(kept) < len(panel) or mask[line].any():
            leads, a_year = _leads(kept), rate(rule, without).a_year
            figures = {"events": len(kept), "detected": len(leads), "median_lead_months": _quantile(leads, 0.5), "false_a_year": a_year}
            lines.append({"rule": rule.name, "left_out": framework, **figures})
    return lines


def _without_a_third(rule: Rule, rows: list[dict[str, object]], weeks: Weeks, mask: Flags) -> list[dict[str, object]]:
    panel = _panel(rows, rule.name, "fade", "practical")
    lines: list[dict[str, object]] = []
    for first, left_out in enumerate(("first", "second", "third")):
        gone = set(weeks.frameworks[first::3])
        kept = [row for row in panel if row["framework"] not in gone]
        without = mask.copy()
        without[first::3] = False
        leads, wrong = _leads(kept), rate(rule, without)
        figures = {"events": len(kept), "detected": len(leads), "median_lead_months": _quantile(leads, 0.5)}
        figures |= {"false_alarms": wrong.false_alarms, "false_a_year": wrong.a_year, "time_in_alarm": wrong.time_in_alarm}
        lines.append({"rule": rule.name, "left_out": left_out, **figures})
    return lines
