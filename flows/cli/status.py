"""`pulse status`: the last runs, and how fresh each source is."""

from collections.abc import Sequence

from flows.cli.heading import heading
from flows.cli.options import AsJson
from flows.cli.published import Row, published, rows
from flows.console import line, table, write_json
from reports.text import numbers

_RUNS = "select run_id, started_at, finished_at, status, requests, graphql_points from runs order by started_at desc limit 5"
_SOURCES = """
select
  source, count(*) as subjects, count(*) filter (where outcome in ('ok', 'unchanged', 'true_zero')) as fresh,
  max(happened_at) as last_asked_at
from v_freshness
group by source
order by source
"""
_TROUBLES = """
select source, subject, outcome, happened_at, answered_at, days_behind, reason
from v_freshness
where outcome not in ('ok', 'unchanged', 'true_zero')
order by source, subject
"""


def status(as_json: AsJson = False) -> None:
    """Show the last runs, how fresh each source is, and what is missing since when."""
    with published() as con:
        runs, sources, troubles = (rows(con, sql) for sql in (_RUNS, _SOURCES, _TROUBLES))
        head = heading(con)
    if as_json:
        write_json({"runs": runs, "sources": sources, "troubles": troubles})
        return
    for text in head:
        line(text)
    line()
    table(("RUN", "STARTED", "FINISHED", "STATUS", "REQUESTS", "POINTS"), [_run(row) for row in runs], right=("REQUESTS", "POINTS"))
    line()
    cells = [(row["source"], f"{row['fresh']} of {row['subjects']}", numbers.minute(row["last_asked_at"])) for row in sources]
    table(("SOURCE", "FRESH", "LAST ASKED"), cells)
    if troubles:
        line()
        table(("NOT FRESH", "SUBJECT", "OUTCOME", "LAST ANSWER", "REASON"), [_trouble(row) for row in troubles])


def _run(row: Row) -> Sequence[object]:
    finished = numbers.minute(row["finished_at"]) if row["finished_at"] else ""
    return row["run_id"], numbers.minute(row["started_at"]), finished, row["status"], row["requests"], row["graphql_points"]


def _trouble(row: Row) -> Sequence[str | None]:
    last_answer = numbers.minute(row["answered_at"]) if row["answered_at"] else "never"
    return row["source"], row["subject"], row["outcome"], last_answer, row["reason"]
