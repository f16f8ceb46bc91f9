"""The ADOPTION lane on counts of questions that somebody else kept: when it would have said that a framework is displaced.

`python -m flows.backtest.displacement FILE TAG...` reads a CSV file with a column `month` (2016-02) and a column for each tag, takes the
tags that are named as all that there are, and prints every change of the lane. The metrics and the lane are those of every night.
"""

import csv
import datetime as dt
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from flows.console import table
from scoring.alerts import adoption, lanes
from scoring.alerts.policy import load as load_policy
from scoring.alerts.weeks import Weeks
from warehouse.alerts.inputs import ask
from warehouse.connection import open_work
from warehouse.measure import measure
from warehouse.migrate import migrate

Counts = Mapping[str, Mapping[dt.date, int]]
"""By framework, the questions of each month, which is named by its first day."""
_BEFORE = dt.date(2008, 7, 1)
WEEK = dt.timedelta(weeks=1)


def read(file: Path, tags: Sequence[str]) -> Counts:
    """Return the counts of the tags, named as the file's header does whatever the case."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [{name.lower(): cell for name, cell in row.items()} for row in csv.DictReader(lines)]
    return {tag: {dt.date.fromisoformat(f"{row['month']}-01"): int(row[tag.lower()]) for row in rows} for tag in tags}


def write(con: DuckDBPyConnection, counts: Counts, mondays: Sequence[dt.date]) -> None:
    """Write the counts as if they had been read after the last Monday, and ask for the metrics of each Monday."""
    known_at = dt.datetime.combine(mondays[-1] + WEEK, dt.time())
    for framework, by_month in counts.items():
        subject = f"stackoverflow/{framework}"
        con.execute("insert into pulse.frameworks (framework, name) values ($1, $1)", [framework])
        for kind, since in (("question_tag", None), ("compared_tag", _BEFORE)):
            con.execute(
                "insert into pulse.catalog_subjects (framework, kind, subject, valid_from) values ($1, $2, $3, $4)",
                [framework, kind, subject, since],
            )
        con.execute("insert into raw.coverage values ($1, 'questions_monthly', null, $2)", [subject, known_at])
        con.executemany(
            "insert into raw.questions_monthly values ($1, $2, $3, null, null, $4)",
            [[subject, month, count, known_at] for month, count in by_month.items()],
        )
        con.execute(
            """insert into pulse.metric_values by name
               select $1 as framework, 'question_share' as metric, unnest($2) as as_of, 'ratio' as unit, 'missing' as status""",
            [framework, list(mondays)],
        )  # dates that were measured before are measured again


def mondays_of(counts: Counts) -> Sequence[dt.date]:
    """Return every Monday from the first month on that follows a month of the counts."""
    months = sorted({month for by_month in counts.values() for month in by_month})
    last = (months[-1] + dt.timedelta(days=31)).replace(day=1) + dt.timedelta(days=6)
    first = months[0] + dt.timedelta(days=-months[0].weekday() % 7)
    return [first + place * WEEK for place in range((last - first) // WEEK + 1)]


def changes(counts: Counts) -> list[dict[str, Any]]:
    """Return every change of the lane, as rows of `scoring.alerts.transitions.TRANSITIONS`, by framework and date."""
    mondays = mondays_of(counts)
    with tempfile.TemporaryDirectory() as folder, open_work(Path(folder) / "work.duckdb") as work:
        migrate(work, dt.datetime.combine(mondays[-1], dt.time(), dt.UTC))
        with work.transaction() as con:
            write(con, counts, mondays)
        measure(work, mondays[-1])
        shares, supply = ask(work.cursor(), "shares", {}), ask(work.cursor(), "supply", {})
    policy, weeks = load_policy(), grid(sorted(counts), mondays)
    return lanes.adoption(weeks, adoption.evaluate(weeks, shares, policy, supply), policy)


def grid(frameworks: list[str], mondays: Sequence[dt.date]) -> Weeks:
    """Weeks of which nothing is known but their dates: the lane looks at nothing else."""
    shape = (len(frameworks), len(mondays))
    unknown, none = np.full(shape, np.nan), np.zeros((*shape, 0))
    days = np.array(mondays, dtype="datetime64[D]")
    return Weeks(frameworks, days, unknown, unknown, unknown, unknown, (), np.zeros(0), none, none.astype(np.int8))


def main(arguments: Sequence[str]) -> None:
    """Print the changes of the lane."""
    file, *tags = arguments
    rows = changes(read(Path(file), tags))
    cells = [(row["framework"], str(row["as_of"]), row["from_state"] or "none", row["to_state"] or "none", row["reason"]) for row in rows]
    table(("framework", "as of", "from", "to", "reason"), cells)


if __name__ == "__main__":
    main(sys.argv[1:])
