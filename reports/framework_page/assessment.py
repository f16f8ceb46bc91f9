"""The parts of the page that answer the written assessment: its claims, quick take, migration path and history by year."""

import datetime as dt
import re
from collections.abc import Collection, Sequence

from reports.framework_page.advice import Verdict
from reports.framework_page.model import Means, Metric, Pillar, QuickTake, Score
from reports.framework_page.parts import Alert, Check, Claim, Event, Migration, Step, Target, Year
from reports.queries import Row
from reports.text import labels, numbers
from reports.text.simulated import SHORT_NOTE

_PATHS = frozenset({"moved", "vendor", "release"})
_NAMED = 3  # as many as a reader keeps in mind


def claims(rows: Sequence[Row], withheld: Collection[str] = (), *, is_simulated: bool = False) -> dict[str, list[Claim]]:
    """Return the claims by section, both in the order in which they come.

    Args:
        rows: Of the query `claims` or `all_claims`.
        withheld: Names of columns that are NULL throughout in this copy of the warehouse.
        is_simulated: Whether what was measured says so.
    """
    found: dict[str, list[Claim]] = {}
    for row in rows:
        found.setdefault(row["section"], []).append(_claim(row, withheld, SHORT_NOTE if is_simulated else ""))
    return found


def _claim(row: Row, withheld: Collection[str], note: str) -> Claim:
    return Claim(
        claim_id=row["claim_id"],
        text=row["text"],
        stated="no number" if row["stated_value"] is None else numbers.quantity(row["stated_value"], row["unit"]),
        stated_as_of=numbers.day(row["stated_as_of"]),
        then=_check(row, "then", withheld, note),
        now=_check(row, "now", withheld, note),
    )


def _check(row: Row, when: str, withheld: Collection[str], note: str) -> Check:
    evidence = row[f"evidence_{when}"]
    measured = numbers.quantity(row[f"measured_{when}"], row["unit"])
    is_url = evidence is not None and evidence.startswith("https://")
    return Check(
        finding=row[f"finding_{when}"],
        finding_name=labels.finding(row[f"finding_{when}"]),
        measured=measured if measured == numbers.NOT_AVAILABLE else f"{measured}{note}",
        note=row[f"note_{when}"],
        checked_at=numbers.day(row[f"checked_{when}"]),
        evidence_sql=None if is_url else evidence,
        evidence_url=evidence if is_url else None,
        runs_here=not withheld or re.search(rf"\b(?:{'|'.join(map(re.escape, withheld))})\b", evidence or "") is None,
    )


def means(rows: Sequence[Row], dimensions: Sequence[Score]) -> Means:
    """Return the calculation of the Speed Score as a reader would write it down."""
    if rows[0]["arithmetic_mean"] is None:
        return Means(None, numbers.NOT_AVAILABLE)
    added = " + ".join(score.value for score in dimensions)
    return Means(f"({added}) / {len(dimensions)} = {numbers.score(rows[0]['arithmetic_mean'])}", numbers.score(rows[0]["geometric_mean"]))


def quick_take(pillars: Sequence[Pillar]) -> QuickTake:
    """Return the metrics that stand out by their points."""
    metrics = sorted((metric for pillar in pillars for metric in pillar.metrics), key=_points, reverse=True)
    named = min(_NAMED, len(metrics) // 2)
    return QuickTake(strongest=metrics[:named], weakest=metrics[::-1][:named])


def _points(metric: Metric) -> tuple[float, str]:
    return (metric.raw_points, metric.metric)


def migration(verdict: Verdict | None, targets: Sequence[Row], releases: Sequence[Row], events: Sequence[Event]) -> Migration:
    """Return where people who leave could go, the last thing they can install, and the dated facts.

    Args:
        verdict: What the page says about leaving, if anything.
        targets: The healthiest living frameworks.
        releases: The newest release, if there is one.
        events: The page's events.
    """
    return Migration(
        said="" if verdict is None else verdict.if_leaving,
        targets=[Target(row["framework"], row["name"], numbers.score(row["score"])) for row in targets],
        last_release="; ".join(f"{row['repo']} {row['tag']}, {numbers.day(row['published_at'])}" for row in releases),
        facts=[event for event in events if event.kind_id in _PATHS],
    )


def years(rows: Sequence[Row]) -> list[Year]:
    """The years in counts; the last one says until when it is counted."""
    return [
        Year(
            year=str(row["year"]),
            until=None if row["counted_until"] >= dt.date(row["year"] + 1, 1, 1) else numbers.day(row["counted_until"]),
            commits=numbers.count(row["commits"]),
            people=numbers.count(row["people"]),
            issues_opened=numbers.count(row["issues_opened"]),
            issues_closed=numbers.count(row["issues_closed"]),
            prs_merged=numbers.count(row["prs_merged"]),
            stars=numbers.count(row["stars"]),
        )
        for row in rows
    ]


def alerts(rows: Sequence[Row], steps: Sequence[Row] = ()) -> list[Alert]:
    """Return the alerts in the order of their query, each with its steps."""
    return [
        Alert(
            alert_id=row["alert_id"],
            framework=row["framework"],
            lane=row["lane"],
            state=row["state"],
            title=row["title"],
            body=row["body"],
            opened_at=numbers.day(row["opened_at"]),
            closed_at=None if row["closed_at"] is None else numbers.day(row["closed_at"]),
            acknowledged_at=None if row["acknowledged_at"] is None else numbers.day(row["acknowledged_at"]),
            silenced_until=None if row["silenced_until"] is None else numbers.day(row["silenced_until"]),
            steps=[
                Step(numbers.day(step["happened_at"]), labels.event_kind(step["event"]), labels.reason(step["outcome"]) or "")
                for step in steps
                if step["alert_id"] == row["alert_id"]
            ],
        )
        for row in rows
    ]
