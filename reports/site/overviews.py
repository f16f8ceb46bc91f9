"""The pages over all frameworks beside the ranking and the comparison: alerts, claims, data, status. Each gives its HTML."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import duckdb

from reports import queries
from reports.framework_page import assessment
from reports.framework_page.parts import Query
from reports.queries import Row
from reports.site.dictionary import dictionary
from reports.site.downloads import Download
from reports.site.layout import Frame
from reports.site.method import Method, method_content
from reports.site.track_record import Record
from reports.text import labels, numbers
from reports.text.templating import render

_A_YEAR = dt.timedelta(weeks=52)
_ANSWERS = frozenset({"ok", "unchanged", "true_zero"})


def alerts(found: Sequence[Row], steps: Sequence[Row], found_record: Record, frame: Frame, as_of: dt.date | None) -> str:
    """All alerts: open, silenced, closed; and what came after them.

    Args:
        found: Rows of the query `all_alerts`.
        steps: Rows of the query `all_alert_steps`.
        found_record: The track record.
        frame: The page's frame.
        as_of: The day for which "silenced until" is judged.
    """
    listed = assessment.alerts(found, steps)
    silenced = {
        row["alert_id"] for row in found if row["silenced_until"] is not None and as_of is not None and row["silenced_until"] >= as_of
    }
    groups: Iterable[tuple[str, Callable[[str, bool], bool], str]] = (
        ("Open", lambda alert_id, is_open: is_open and alert_id not in silenced, "No alert is open."),
        ("Silenced", lambda alert_id, is_open: is_open and alert_id in silenced, "No alert is silenced."),
        ("Closed", lambda _, is_open: not is_open, "No alert has been closed."),
    )
    chosen = [(title, [alert for alert in listed if keep(alert.alert_id, alert.closed_at is None)], none) for title, keep, none in groups]
    return render(
        "alerts.html",
        frame,
        groups=chosen,
        brief={row["alert_id"] for row in found if _is_long_over(row["closed_at"], as_of)},
        record=found_record,
        queries=[_query("all_alerts", "all alerts"), _query("all_alert_steps", "their steps"), *found_record.queries],
    )


def _is_long_over(closed_at: dt.datetime | None, as_of: dt.date | None) -> bool:
    return closed_at is not None and as_of is not None and closed_at.date() < as_of - _A_YEAR


def track_record(found: Record, frame: Frame) -> str:
    """Every end and every alarm."""
    return render("backtest.html", frame, record=found)


def claims(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """All claims by framework and by what is found today, the contradicted ones first."""
    order = ("contradicted", "partly", "supported", "not_checkable", None)
    meta = {row["key"]: row["value"] for row in queries.rows(con, "meta", {})}
    withheld = {name.rpartition(".")[2].strip() for name in meta.get("withheld", "").split(",") if name.strip()}
    frameworks = []
    for framework, rows in queries.grouped(queries.rows(con, "all_claims", {}), "framework").items():
        listed = [
            claim for found in assessment.claims(rows, withheld, is_simulated=frame.simulated is not None).values() for claim in found
        ]
        by_finding = [(labels.finding(finding), [claim for claim in listed if claim.now.finding == finding]) for finding in order]
        frameworks.append((rows[0]["name"] or framework, framework, [(title, found) for title, found in by_finding if found]))
    return render("claims.html", frame, frameworks=frameworks, query=_query("all_claims", "all claims"))


def how(method: Method | None, frame: Frame) -> str:
    """Return how the scores are made."""
    return render("method.html", frame, method=method_content(method) if method else None)


def data(con: duckdb.DuckDBPyConnection, frame: Frame, downloads: Sequence[Download], frameworks: Sequence[dict[str, object]]) -> str:
    """Return the downloads.

    Args:
        con: The warehouse.
        frame: The page's frame.
        downloads: The files that lie in the site.
        frameworks: `framework`, `name` and `has_chart` of each.
    """
    meta = [(row["key"], row["value"]) for row in queries.rows(con, "meta", {})]
    asked = [_query("meta", "what the warehouse says about itself")]
    return render("data.html", frame, meta=meta, downloads=downloads, frameworks=frameworks, queries=asked)


def tables(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Return the dictionary: every table with its columns, and how the tables are related."""
    asked = [_query("dictionary", "the dictionary"), _query("macros", "the macros")]
    return render("dictionary.html", frame, dictionary=dictionary(con), queries=asked)


def status(con: duckdb.DuckDBPyConnection, frame: Frame) -> str:
    """Return the last runs, each source's freshness, and what gave no answer."""
    states = queries.rows(con, "source_states", {})
    faults = [
        {
            "source": row["source"],
            "subject": row["subject"],
            "outcome": labels.outcome(row["outcome"]),
            "reason": row["reason"],
            "asked": numbers.minute(row["happened_at"]),
            "answered": numbers.minute(row["answered_at"]),
        }
        for row in states
        if row["outcome"] not in _ANSWERS
    ]
    runs = [
        {
            "started": numbers.minute(row["started_at"]),
            "finished": numbers.minute(row["finished_at"]),
            "status": row["status"],
            "requests": numbers.count(row["requests"]),
            "points": numbers.count(row["graphql_points"]),
        }
        for row in queries.rows(con, "runs", {})
    ]
    asked = [_query("source_states", "the sources"), _query("runs", "the runs")]
    return render("status.html", frame, faults=faults, sources=_by_source(states), runs=runs, queries=asked)


def _by_source(states: Sequence[Row]) -> list[dict[str, str]]:
    asked = Counter(row["source"] for row in states)
    answered = Counter(row["source"] for row in states if row["outcome"] in _ANSWERS)
    times = {source: [row["answered_at"] for row in states if row["source"] == source and row["answered_at"]] for source in asked}
    return [
        {
            "source": source,
            "answered": f"{answered[source]} of {asked[source]}",
            "oldest": numbers.minute(min(times[source], default=None)),
            "newest": numbers.minute(max(times[source], default=None)),
        }
        for source in sorted(asked)
    ]


def _query(name: str, title: str) -> Query:
    return Query(name, title, queries.shown(name, {}))
