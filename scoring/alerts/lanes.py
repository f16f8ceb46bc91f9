"""The lanes other than health: FACT, ADOPTION and DATA."""

import datetime as dt
from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.alerts import notices
from scoring.alerts.adoption import Adoption
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.states import STATES
from scoring.alerts.transitions import row
from scoring.alerts.weeks import Weeks
from scoring.columns import Flags
from scoring.dates import in_words

DAY = dt.timedelta(days=1)
NO_NOTICES = pa.Table.from_batches([], notices.NOTICES)  # empty_table() would import pandas


def facts(rows: pa.Table, policy: AlertPolicy, as_of: dt.date, found: pa.Table = NO_NOTICES) -> list[dict[str, Any]]:
    """CRITICAL for each framework from the day after its first certain fact; before, WATCH while a notice waits for a person's word.

    Args:
        rows: `framework, kind, on_date, source`, and `precision` if it is not a day: `on_date` is its last day then. Confirmed
            facts only. A fact that was withdrawn is not passed again, which also removes its alarm.
        policy: Names the kinds that count.
        as_of: Only what happened before this day counts, and what was read until it.
        found: Notices, rows as `notices.NOTICES`. One that was confirmed is a fact in `rows` as well, which raises nothing before that day.
    """
    confirmed = notices.confirmed_on(found)
    first: dict[str, tuple[dt.date, str]] = {}
    for fact in sorted(rows.to_pylist(), key=lambda fact: fact["on_date"]):
        key = fact["framework"], fact["source"], fact["on_date"]
        acts_on = max(fact["on_date"] + DAY, confirmed.get(key, dt.date.min))
        if fact["kind"] in policy.fact_kinds and acts_on <= as_of:
            told = acts_on, f"{fact['kind']} {in_words(fact)} ({fact['source']})"
            first[fact["framework"]] = min(told, first.get(fact["framework"], told), key=lambda each: each[0])
    waiting = notices.spans(found, {name: acts_on for name, (acts_on, _) in first.items()}, as_of)
    changes = []
    for name in sorted(first.keys() | waiting.keys()):
        state, (certain_on, reason) = None, first.get(name, (dt.date.max, ""))
        for span in waiting.get(name, ()):
            changes.append(row(name, "FACT", span.begin, (None, "WATCH"), span.reason))
            state = "WATCH"
            if span.end is not None and span.end < certain_on:
                changes.append(row(name, "FACT", span.end, (state, None), span.ended))
                state = None
        if name in first:
            changes.append(row(name, "FACT", certain_on, (state, "CRITICAL"), reason))
    return changes


def after_facts(weeks: Weeks, certain: list[dict[str, Any]]) -> Flags:
    """Weeks after a certain fact, in which the health lane adds nothing."""
    muted = np.zeros(weeks.vitality.shape, dtype=bool)
    for fact in certain:
        if fact["to_state"] == "CRITICAL" and fact["framework"] in weeks.frameworks:
            muted[weeks.frameworks.index(str(fact["framework"]))] |= weeks.as_of >= np.datetime64(fact["as_of"])
    return muted


def adoption(weeks: Weeks, shares: Adoption, policy: AlertPolicy) -> list[dict[str, Any]]:
    """Changes of the ADOPTION lane; a week that is not judged, or without enough sources, changes nothing."""
    rows, limits = [], policy.adoption
    levels = shares.watch.astype(np.int8) + (shares.watch & shares.alert)
    for line, framework in enumerate(weeks.frameworks):
        state = 0
        for week in np.flatnonzero(shares.known[line]):
            level = int(levels[line, week])
            if level != state:
                kept = (
                    f"its share of {shares.sources[shares.source[line, week]]} is {shares.ratio[line, week]:.0%} of its best of three years"
                )
                below = f"below {limits[('watch_below', 'alert_below')[level - 1]]:.0%} for {limits['months']:.0f} months"
                own = f"its own numbers fell below {limits['own_below']:.0%} of theirs"
                besides = own if shares.fallen[line, week] else policy.supply[shares.supply[line, week]].says
                reasons = (kept, f"{kept}, {below}", f"{kept}, {below}, and {besides}")
                rows.append(row(framework, "ADOPTION", weeks.as_of[week].item(), (STATES[state], STATES[level]), reasons[level]))
                state = level
    return rows


def data(findings: pa.Table, as_of: dt.date) -> list[dict[str, Any]]:
    """Changes of the DATA lane: ALERT while a framework has a finding, with the first one's reason; closed when none is left.

    Args:
        findings: Rows as `findings.FINDINGS`.
        as_of: A finding that ends after this day is still open.
    """
    of_framework = defaultdict(list)
    for finding in findings.to_pylist():
        of_framework[finding["framework"]].append(finding)
    rows = []
    for framework, mine in sorted(of_framework.items()):
        end, reason = None, ""
        for finding in sorted(mine, key=lambda finding: (finding["from_as_of"], finding["kind"])):
            if end is None or finding["from_as_of"] > end:
                if end is not None:
                    rows.append(row(framework, "DATA", end, ("ALERT", None), f"over: {reason}"))
                rows.append(row(framework, "DATA", finding["from_as_of"], (None, "ALERT"), finding["reason"]))
                end, reason = finding["to_as_of"], finding["reason"]
            end = max(end, finding["to_as_of"])
        if end is not None and end <= as_of:
            rows.append(row(framework, "DATA", end, ("ALERT", None), f"over: {reason}"))
    return rows
