"""What stands beside the scores: repositories, events, the state of the sources, and whether the data is simulated."""

import datetime as dt
from collections.abc import Sequence

from reports.figures.svg import Chart, Point, Span, caps, gaps
from reports.framework_page.parts import Event, Note, Picture, Repository, Simulated, SourceState
from reports.queries import Row
from reports.text import labels, numbers
from reports.text.servers import repository_address


def points(history: Sequence[Row]) -> list[Point]:
    """Return the history of health as the chart takes it."""
    return [Point(**row) for row in history]


def events(rows: Sequence[Row]) -> list[Event]:
    """Return the dated facts, numbered in order of time."""
    return [
        Event(
            number,
            numbers.known_day(row["on_date"], row["precision"]),
            row["kind"],
            labels.event_kind(row["kind"]),
            row["title"],
            row["source"],
        )
        for number, row in enumerate(rows, start=1)
    ]


def since(standing: Row) -> str:
    """Since when a framework stands where it does, as "since 2023-10-17" or "in October 2023" of an end; empty while it is active."""
    day, precision = standing["lifecycle_since"], standing["lifecycle_precision"] or "day"
    if day is None:
        return ""
    is_moment = standing["lifecycle"] == "retired" and precision != "day"
    return numbers.known_day(day, precision) if is_moment else numbers.since(day, precision)


def alert_spans(rows: Sequence[Row], steps: Sequence[Row], until: dt.date) -> list[Span]:
    """When a health alert was open and in which state, as far as the page's date; without a log, in the state that it came to."""
    spans = [span for row in rows if row["lane"] == "HEALTH" for span in _states(row, steps, until)]
    return sorted(spans, key=lambda span: span.start)


def _states(alert: Row, steps: Sequence[Row], until: dt.date) -> list[Span]:
    end = min(until, alert["closed_at"].date()) if alert["closed_at"] else until
    told = [(step["happened_at"].date(), step["state"]) for step in steps if step["alert_id"] == alert["alert_id"] and step["state"]]
    starts = [step for step in told if step[1] != "none"] or [(alert["opened_at"].date(), alert["state"])]
    ends = [on for on, _ in told[1:]] + [end]
    return [Span(on, min(until, to), state) for (on, state), to in zip(starts, ends[: len(starts)], strict=True) if on < to]


def picture(chart: Chart, dated: Sequence[Point], alerts: Sequence[Span]) -> Picture:
    """Return the chart, with its marks in words."""
    return Picture(
        chart=chart,
        gaps=[_note(gap, labels.reason(gap.text) or "no reason is recorded") for gap in gaps(dated)],
        caps=[_note(cap, labels.reason(cap.text) or f"held at {numbers.score(cap.level)} at most") for cap in caps(dated)],
        alerts=[_note(span, span.text) for span in alerts],
    )


def _note(span: Span, text: str) -> Note:
    return Note(numbers.day(span.start), numbers.day(span.end), text)


def repositories(rows: Sequence[Row], server: str | None = None) -> list[Repository]:
    """Return the repositories, in the order of the query; `server` has their pages."""
    return [
        Repository(
            repo=row["repo"],
            role=row["role"],
            period=_period(row["valid_from"], row["valid_to"]),
            stars=numbers.count(row["stars"]),
            forks=numbers.count(row["forks"]),
            open_issues=numbers.count(row["open_issues"]),
            commits_52_weeks=numbers.count(row["commits_52_weeks"]),
            pushed_at=numbers.day(row["pushed_at"]),
            archived=numbers.day(row["archived_at"]) if row["is_archived"] else None,
            observed_at=numbers.day(row["observed_at"]),
            address=repository_address(server, row["repo"]),
        )
        for row in rows
    ]


def simulated_figures(rows: Sequence[Row]) -> list[Simulated]:
    """Return what was counted of each simulated repository and what is made up, in the order of the query."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        counted = "nothing" if row["known_until"] is None else f"{row['known_since'] or 'its beginning'} to {row['known_until']}"
        together.setdefault((row["repo"], counted, row["simulated"] or "nothing"), []).append(row["figure"])
    return [Simulated(repo, ", ".join(figures), counted, made_up) for (repo, counted, made_up), figures in together.items()]


def _period(valid_from: dt.date | None, valid_to: dt.date | None) -> str | None:
    if valid_from is None and valid_to is None:
        return None
    return " ".join([f"from {valid_from}"] * (valid_from is not None) + [f"until {valid_to}"] * (valid_to is not None))


def sources(rows: Sequence[Row]) -> list[SourceState]:
    """Return the last status of each source, with the repository for faults."""
    return [
        SourceState(row["source"], f"{row['answered']} of {row['asked']}", numbers.minute(row["asked_at"]), row["faults"]) for row in rows
    ]


def last_run(rows: Sequence[Row]) -> str:
    """Return the newest run in a sentence."""
    if not rows:
        return "No run is recorded."
    run = rows[0]
    if run["finished_at"] is None:
        return f"The newest run began {numbers.minute(run['started_at'])} and has not finished ({run['status']})."
    return f"The newest run finished {numbers.minute(run['finished_at'])} ({run['status']})."


_CUT = {"pulls": "pull requests"}


def scale(rows: Sequence[Row]) -> list[str]:
    """Return how far each simulated repository was cut, a line each; none where nothing was."""
    by_repo: dict[str, list[str]] = {}
    for row in rows:
        by_repo.setdefault(row["repo"], []).append(f"{_CUT.get(row['kind'], row['kind'])} to {numbers.share(row['factor'])}")
    return [f"{repo}: {', '.join(cuts)}" for repo, cuts in by_repo.items()]


def simulation(rows: Sequence[Row]) -> list[str] | None:
    """Return what is simulated and how, each note a line; None when the data is real."""
    meta = {row["key"]: row["value"] for row in rows}
    if meta.get("simulated", "false").lower() in {"", "0", "false", "no"}:
        return None
    notes = {key.removeprefix("simulated_"): value.rstrip(".") for key, value in meta.items() if key.startswith("simulated_")}
    return [value if name == "note" else f"{name}: {value}" for name, value in notes.items()]
