"""The static API, version 1: the JSON files that docs/api.md promises, made from the rows of the pages' queries."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.queries import Row
from reports.site.exports import as_json
from reports.text.simulated import said

VERSION = 1
FOLDER = "api/v1"

_NEWEST = {"framework", "name", "lifecycle", "lifecycle_since", "lifecycle_precision", "coverage", "vitality", "stock", "speed"}
_DIMENSION = ("dimension", "score", "low", "high", "coverage", "confidence", "basis", "reason")
_METRIC = ("metric", "dimension", "value", "unit", "points", "weight", "status", "reason")
_REPOSITORY = ("repo", "role", "valid_from", "valid_to", "stars", "forks", "open_issues", "is_archived", "pushed_at", "observed_at")
_ALERT = ("alert_id", "framework", "lane", "state", "opened_at", "closed_at", "acknowledged_at", "silenced_until", "title", "body")
_SENTENCES = ("verdict", "if_starting", "if_using", "if_leaving", "why")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every answer begins with: the date of the newest scores, and the notes of data that are not the world."""

    as_of: dt.date | None
    simulated: Sequence[str] | None

    def around(self, **content: object) -> str:
        """Give the content as JSON behind the version, the date and whether the data are simulated."""
        head = {"version": VERSION, "as_of": self.as_of, "simulated": self.simulated is not None, "notes": list(self.simulated or ())}
        return as_json({**head, **content})

    def said(self, text: str | None) -> str | None:
        """Give a sentence of judgement, with the word in it where its data are simulated."""
        return None if text is None else said(text, is_simulated=self.simulated is not None)


def index_json(envelope: Envelope, frameworks: Iterable[tuple[str, str, bool]]) -> str:
    """Give where everything lies, from the site's root.

    Args:
        envelope: what the answer begins with.
        frameworks: the id of each, its name, and whether it has a chart.
    """
    listed = [
        {
            "framework": framework,
            "name": name,
            "api": f"{FOLDER}/frameworks/{framework}.json",
            "page": f"f/{framework}.html",
            "markdown": f"f/{framework}.md",
            "history": f"f/{framework}.csv",
            "feed": f"f/{framework}.xml",
            "badge": f"badge/{framework}.svg",
            "chart": f"f/{framework}.svg" if has_chart else None,
        }
        for framework, name, has_chart in frameworks
    ]
    return envelope.around(api={name: f"{FOLDER}/{name}.json" for name in ("frameworks", "alerts")}, frameworks=listed)


def frameworks_json(envelope: Envelope, ranking: Sequence[Row], alerts: Sequence[Row]) -> str:
    """Give every framework with its newest scores, in the order of the ranking."""
    still_open: dict[str, list[str]] = {}
    for row in alerts:
        if row["closed_at"] is None:
            still_open.setdefault(row["framework"], []).append(row["alert_id"])
    return envelope.around(frameworks=[_summary(envelope, row, sorted(still_open.get(row["framework"], []))) for row in ranking])


def _summary(envelope: Envelope, row: Row, open_alerts: Sequence[str]) -> dict[str, object]:
    return {
        **{name: row[name] for name in row if name in _NEWEST},
        "as_of": row["as_of"],
        "health": row["score"],
        "health_low": row["low"],
        "health_high": row["high"],
        "health_13_weeks_before": row["score_13_weeks_before"],
        "health_52_weeks_before": row["score_52_weeks_before"],
        "reason": row["reason"],
        "verdict": envelope.said(row["verdict"]),
        "open_alerts": list(open_alerts),
    }


def framework_json(envelope: Envelope, found: Mapping[str, Sequence[Row]]) -> str:
    """Give one framework: standing, verdict, dimensions, metrics, repositories, history.

    Args:
        envelope: what the answer begins with.
        found: the rows behind its page, by the name of their query.
    """
    standing = found["standing"][0]
    return envelope.around(
        framework=standing["framework"],
        name=standing["name"],
        lifecycle=standing["lifecycle"],
        lifecycle_since=standing["lifecycle_since"],
        lifecycle_precision=standing["lifecycle_precision"],
        lifecycle_source=standing["lifecycle_source"],
        verdict=_verdict(envelope, found["verdict"][0]) if found["verdict"] else None,
        dimensions=[_only(row, _DIMENSION) for row in found["scores"]],
        metrics=[_only(row, _METRIC) for row in found["parts"]],
        repositories=[_only(row, _REPOSITORY) for row in found["repositories"]],
        history=[_only(row, ("as_of", "score", "low", "high")) for row in found["history"]],
    )


def _verdict(envelope: Envelope, row: Row) -> dict[str, object]:
    return {"rule": row["rule"], **{name: envelope.said(row[name]) for name in _SENTENCES}, "since": row["as_of"]}


def alerts_json(envelope: Envelope, alerts: Sequence[Row]) -> str:
    """Give every alert, the newest first."""
    return envelope.around(alerts=[_only(row, _ALERT) for row in alerts])


def _only(row: Row, names: Sequence[str]) -> dict[str, object]:
    return {name: row[name] for name in names}
