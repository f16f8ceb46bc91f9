"""The figures of a back-test as rows of text, for the terminal and for the page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import pyarrow as pa

from scoring.backtest.record import TrackRecord

Row = Mapping[str, Any]
Rows = Sequence[Sequence[str]]
STATES = ("WATCH", "ALERT", "CRITICAL")

RULES = ("RULE", "FADES", "LEAD, MONTHS", "CLIFFS", "FALSE ALARMS", "A YEAR (95 %)", "TIME IN ALARM")
RIGHT = ("STATE", "RIGHT", "FALSE", "SHARE RIGHT", "A FALSE ONE LASTS, MONTHS", "STILL OPEN")
BY_SIZE = ("STATE", "MAIN-LINE COMMITS A YEAR", "FRAMEWORKS", "FALSE ALARMS", "A YEAR", "TIME IN ALARM")
VERDICTS = ("TIMES", "A YEAR (95 %)", "TIME", "CHANGES A YEAR, MEDIAN", "95TH PERCENTILE")
DATES = ("STATE", "DATED BY", "FADES", "LEAD, MONTHS", "CLIFFS")
ENDINGS = ("FRAMEWORK", "ENDING", "DATE", "KIND", *STATES)
WRONG = ("RULE", "FRAMEWORK", "BEGAN")
ALARMS = ("FRAMEWORK", "WATCH", "ALERT", "CRITICAL", "LIFTED", "WHAT CAME")
PLACEBOS = ("STATE", "MONTHS BEFORE", "ON BEFORE FADES", "ON BEFORE CLIFFS")
TO_THE_END = ("STATE", "FALSE ALARMS", "A YEAR (95 %)")
LEFT_OUT = ("STATE", "WITHOUT", "FADES", "LEAD, MONTHS", "FALSE A YEAR")
THIRDS = ("STATE", "WITHOUT OF EACH THREE", "FADES", "LEAD, MONTHS", "FALSE ALARMS", "A YEAR", "TIME IN ALARM")
RANGES = ("STATE", "FADES", "LEAD, MONTHS", "FALSE A YEAR")
MOVED = ("NUMBER", "MOVED TO", "STATE", "FADES", "LEAD, MONTHS", "FALSE ALARMS")


def rules(record: TrackRecord) -> Rows:
    """Rows of `RULES`: the policy's states and other people's rules, endings by any date."""
    lines = []
    for fade, cliff in _both(record.summary, "any"):
        wrong = (_in_years(fade), _rate(fade), f"{fade['time_in_alarm']:.1%}") if fade["living_years"] else ("none lived",) * 3
        lines.append((fade["rule"], _share(fade), _lead(fade), _share(cliff), *wrong))
    return lines


def to_the_end(record: TrackRecord) -> Rows:
    """Rows of `TO_THE_END`: with the alarms of the last two years counted as false too."""
    rows = [row for row in record.to_the_end.to_pylist() if row["rule"] in STATES and row["living_years"]]
    return [(row["rule"], _in_years(row), _rate(row)) for row in rows]


def right(record: TrackRecord) -> Rows:
    """Rows of `RIGHT`: how many alarms of a state were on at an ending, of those and the false ones together."""
    return [
        (
            row["rule"],
            str(row["right"]),
            str(row["false_alarms"]),
            "" if row["share_right"] is None else f"{row['share_right']:.0%}",
            _months(row["median_false_months"]),
            str(row["still_open"]),
        )
        for row in record.right.to_pylist()
        if row["rule"] in STATES
    ]


def by_size(record: TrackRecord) -> Rows:
    """Rows of `BY_SIZE`: false alarms of the living by their size."""
    words = {"large": "300 or more", "middle": "150 to 300", "small": "below 150"}
    return [
        (
            row["rule"],
            words[row["size"]],
            str(row["frameworks"]),
            _in_years(row),
            _a_year(row["false_a_year"]),
            f"{row['time_in_alarm']:.1%}",
        )
        for row in record.by_size.to_pylist()
        if row["rule"] in STATES
    ]


def verdicts(found: pa.Table) -> Rows:
    """Rows of `VERDICTS`: the verdict's own record on the living."""
    return [
        (
            f"{row['times']} in {row['living_years']:.1f} years",
            f"{row['a_year']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
            f"{row['time']:.1%}",
            f"{row['changes_a_year_median']:.2f}",
            f"{row['changes_a_year_p95']:.2f}",
        )
        for row in found.to_pylist()
    ]


def dates(record: TrackRecord) -> Rows:
    """Rows of `DATES`: the policy's states by official and by practical dates apart."""
    return [
        (fade["rule"], dated_by, _share(fade), _lead(fade), _share(cliff))
        for dated_by in ("official", "practical")
        for fade, cliff in _both(record.summary, dated_by)
        if fade["rule"] in STATES
    ]


def endings(record: TrackRecord) -> Rows:
    """Rows of `ENDINGS`: since when each state was on, and for how many months."""
    by_framework: dict[str, dict[str, Row]] = {}
    for case in record.cases.to_pylist():
        if case["dated_by"] == "any" and case["rule"] in STATES:
            by_framework.setdefault(case["framework"], {})[case["rule"]] = case
    lines = []
    for framework, cases in sorted(by_framework.items(), key=lambda item: (item[1]["WATCH"]["ending"] != "fade", item[0])):
        event = cases["WATCH"]
        lines.append((framework, event["ending"], str(event["event_date"]), event["kind"], *(_since(cases[state]) for state in STATES)))
    return lines


def wrong(record: TrackRecord) -> Rows:
    """Rows of `WRONG`: every alarm of every rule that began while a framework lived."""
    return [(row["rule"], row["framework"], str(row["began"])) for row in record.false_alarms.to_pylist()]


def alarms(found: pa.Table) -> Rows:
    """Rows of `ALARMS`: every alarm of the policy."""
    lines = []
    for row in found.to_pylist():
        came = f"ended {row['ended_on']}" if row["verdict"] == "ended" else row["verdict"]
        days = (row["opened_on"], row["alert_on"], row["critical_on"], row["closed_on"])
        lines.append((row["framework"], *("" if day is None else str(day) for day in days), came))
    return lines


def placebos(record: TrackRecord) -> Rows:
    """Rows of `PLACEBOS`: how many alarms were on long before the end."""
    asked, on = Counter[tuple[str, int, str]](), Counter[tuple[str, int, str]]()
    for row in record.placebos.to_pylist():
        key = (row["rule"], row["months_before"], row["ending"])
        asked[key] += 1
        on[key] += row["alarm_on"]
    before = sorted({months for _, months, _ in asked})
    return [
        (state, str(months), *(f"{on[state, months, ending]} of {asked[state, months, ending]}" for ending in ("fade", "cliff")))
        for state in STATES
        for months in before
    ]


def left_out(record: TrackRecord) -> Rows:
    """Rows of `LEFT_OUT`: ALERT and CRITICAL without one framework."""
    return [
        (
            row["rule"],
            row["left_out"],
            _share(row),
            _months(row["median_lead_months"]),
            _a_year(row["false_a_year"]),
        )
        for row in record.left_out.to_pylist()
        if row["rule"] in STATES[1:]
    ]


def thirds(record: TrackRecord) -> Rows:
    """Rows of `THIRDS`: ALERT and CRITICAL without a third of the frameworks, fades by practical dates."""
    return [
        (
            row["rule"],
            f"the {row['left_out']}",
            _share(row),
            _months(row["median_lead_months"]),
            str(row["false_alarms"]),
            _a_year(row["false_a_year"]),
            "" if isnan(row["time_in_alarm"]) else f"{row['time_in_alarm']:.1%}",
        )
        for row in record.thirds.to_pylist()
        if row["rule"] in STATES[1:]
    ]


def ranges(record: TrackRecord) -> Rows:
    """Rows of `RANGES`: the worst and the best figures of ALERT and CRITICAL without one framework."""
    lines = []
    for state in STATES[1:]:
        rows = [row for row in record.left_out.to_pylist() if row["rule"] == state]
        if rows:
            fewest = min(rows, key=lambda row: (row["detected"] - row["events"], row["detected"]))
            leads = [row["median_lead_months"] for row in rows if row["median_lead_months"] is not None]
            rates = [row["false_a_year"] for row in rows if not isnan(row["false_a_year"])]
            detected = f"{_share(fewest)} or better" if fewest["events"] else _share(fewest)
            lines.append((state, detected, _span(leads, ".1f"), _span(rates, ".3f") or "none lived"))
    return lines


def moved(sensitivity: pa.Table) -> Rows:
    """Rows of `MOVED`: what changes when one number of the policy is moved by a tenth; no row if nothing does."""
    rows = sensitivity.to_pylist()
    as_it_is = {row["state"]: _figures(row) for row in rows if row["value"] is None}
    return [
        (row["threshold"], "" if row["value"] is None else f"{row['value']:g}", row["state"], *_figures(row))
        for row in rows
        if row["value"] is None or _figures(row) != as_it_is[row["state"]]
    ]


def _both(summary: pa.Table, dated_by: str) -> list[tuple[Row, Row]]:
    rows = [row for row in summary.to_pylist() if row["dated_by"] == dated_by]
    cliffs = {row["rule"]: row for row in rows if row["ending"] == "cliff"}
    return [(row, cliffs[row["rule"]]) for row in rows if row["ending"] == "fade"]


def _share(row: Row) -> str:
    return f"{row['detected']} of {row['events']}" if row["events"] else "none"


def _lead(row: Row) -> str:
    if row["median_lead_months"] is None:
        return ""
    return f"{row['median_lead_months']:.1f} ({row['first_quartile_months']:.1f} to {row['third_quartile_months']:.1f})"


def _in_years(row: Row) -> str:
    return f"{row['false_alarms']} in {row['living_years']:.1f} years"


def _rate(row: Row) -> str:
    return f"{row['false_a_year']:.3f} ({row['false_a_year_low']:.3f} to {row['false_a_year_high']:.3f})"


def _since(case: Row) -> str:
    return "missed" if case["alarm_since"] is None else f"{case['alarm_since']} ({case['lead_months']:.1f})"


def _months(lead: float | None) -> str:
    return "" if lead is None else f"{lead:.1f}"


def _a_year(rate: float) -> str:
    return "none lived" if isnan(rate) else f"{rate:.3f}"


def _span(values: Sequence[float], form: str) -> str:
    return f"{min(values):{form}} to {max(values):{form}}" if values else ""


def _figures(row: Row) -> tuple[str, str, str]:
    return _share(row), _months(row["median_lead_months"]), str(row["false_alarms"])
