"""`pulse alerts replay`: the policy's changes of state, week by week."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from flows.cli.options import AsJson, day
from flows.console import line, table, write_json

From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only changes from this day on; without it, all there ever were.")]


def replay(start: From = None, as_json: AsJson = False) -> None:
    """Replay the policy on everything that is measured and print every change of state; write nothing, send nothing."""
    from flows.alerts.evaluate import Policies, replay_warehouse
    from flows.settings.model import load_settings
    from warehouse.connection import open_work_to_read

    first = day(start, "--from") or dt.date.min
    with open_work_to_read(load_settings().work) as con:
        found = replay_warehouse(con, Policies.standing(con))
    changes = [row for row in found[1].transitions.to_pylist() if row["as_of"] >= first] if found else []
    if as_json:
        write_json(changes)
    elif not changes:
        line("no change of state")
    else:
        table(
            ("AS OF", "FRAMEWORK", "LANE", "CHANGE", "REASON"),
            [(row["as_of"], row["framework"], row["lane"], _change(row), row["reason"]) for row in changes],
        )


def _change(row: Mapping[str, Any]) -> str:
    return f"{row['from_state'] or 'none'} to {row['to_state'] or 'none'}"
