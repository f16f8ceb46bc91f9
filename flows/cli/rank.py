"""`pulse rank`: living frameworks by health, then those that have ended."""

from collections.abc import Sequence

from flows.cli.heading import heading
from flows.cli.options import AsJson
from flows.cli.published import Row, published
from flows.console import is_terminal, line, sparkline, table, write_json
from reports import queries
from reports.text import labels, numbers

_OPEN_ALERTS = (
    "select framework, string_agg(alert_id, ' ' order by opened_at) as alerts from alerts where closed_at is null group by framework"
)
_HEADERS = ("", "FRAMEWORK", "STATE", "SCORE", "13w", "52w", "DATA", "LIFE", "")


def rank(as_json: AsJson = False) -> None:
    """Rank the frameworks by health: score, trend, and how much was measured."""
    with published() as con:
        found = queries.rows(con, "ranking", {})
        lives: dict[str, list[float | None]] = {}
        for row in queries.rows(con, "histories", {}):
            lives.setdefault(row["framework"], []).append(row["score"])
        alerts = dict(con.execute(_OPEN_ALERTS).fetchall())
        head = heading(con)
    if as_json:
        write_json([{**row, "open_alerts": alerts.get(row["framework"], "").split()} for row in found])
        return
    for text in head:
        line(text)
    living = [row for row in found if row["lifecycle"] != "retired"]
    ended = [row for row in found if row["lifecycle"] == "retired"]
    cells = [_cells(row, lives, alerts) for row in living]
    gap = [("", "-- ended --", *[""] * 7)] if ended else []
    cells += [*gap, *(_cells(row, lives, alerts) for row in ended)]
    styles = [""] * len(living) + ["dim"] * (len(cells) - len(living))
    right = ("SCORE", "13w", "52w", "DATA")
    if not is_terminal():
        table(_HEADERS, cells, right=right, styles=styles)
        return
    table(_HEADERS[:-1], [row[:-1] for row in cells], right=right, styles=styles)  # 80 columns are enough without the notes
    for name, note in ((row[1], row[-1]) for row in cells):
        if note:
            line(f"{name}: {note}", style="dim")


def _cells(row: Row, lives: dict[str, list[float | None]], alerts: dict[str, str]) -> Sequence[str]:
    framework, score = row["framework"], row["score"]
    alarm = alerts.get(framework, "")
    return (
        "!" if alarm else "",
        row["name"],
        row["lifecycle"] or "",
        "-" if score is None else numbers.score(score),
        "" if row["score_13_weeks_before"] is None or score is None else numbers.change(score, row["score_13_weeks_before"]),
        "" if row["score_52_weeks_before"] is None or score is None else numbers.change(score, row["score_52_weeks_before"]),
        "" if row["coverage"] is None else numbers.percent(row["coverage"]),
        sparkline(lives.get(framework, [])),
        "; ".join(filter(None, (alarm, _note(row)))),
    )


def _note(row: Row) -> str:
    if row["score"] is None:
        return labels.reason(row["reason"]) or "it has not been scored"
    if row["uncapped"] is not None and row["uncapped"] > row["score"]:
        return f"capped from {numbers.score(row['uncapped'])}: {labels.reason(row['reason']) or 'no reason is recorded'}"
    return ""
