"""`pulse backtest`: how early the alarms come and how often they are wrong, on histories with a known end."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson
from flows.console import line, say, table, write_json

if TYPE_CHECKING:
    from flows.backtest.run import Backtest

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder with commits/OWNER__NAME.parquet, issues/ likewise; default: ../shared/data."),
]
Events = Annotated[Path | None, typer.Option("--events", metavar="FILE", help="How the frameworks ended; default: the shipped list.")]
Clone = Annotated[bool, typer.Option("--clone", help="Clone what DIR lacks of the repositories that FILE names, from GITHUB_SERVER_URL.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the whole record to this file, in Markdown.")]


def backtest(data: Data = None, events: Events = None, clone: Clone = False, as_json: AsJson = False, out: Out = None) -> None:
    """Replay the alarms on histories with a known end: how early they come, and how often they are wrong."""
    from flows.backtest.run import backtest as run
    from flows.backtest.track_record import keep
    from flows.settings.model import load_settings

    found = run(data, events, load_settings() if clone else None)
    for note in found.notes:
        say(note)
    for file in keep(found, out, is_own=data is None and events is None):
        say(f"written: {file}")
    if as_json:
        write_json(_everything(found))
    else:
        _show(found)


def _show(found: "Backtest") -> None:
    from flows.backtest import tables

    record = found.record
    count = len(found.histories.ends)
    basis = "from git and issues" if found.histories.issues else "from git alone"
    line(f"Alarm policy version {found.policy.version} on {count} {'history' if count == 1 else 'histories'}, {basis}", "bold")
    table(tables.RULES, tables.rules(record))
    _section("The states by official and by practical dates", tables.DATES, tables.dates(record))
    _section("How many alarms were right, by practical dates", tables.RIGHT, tables.right(record))
    _section("The living by size", tables.BY_SIZE, tables.by_size(record))
    _section('The verdict "start nothing on it" on the living', tables.VERDICTS, tables.verdicts(found.verdicts))
    _section("Each ending: since when the alarm was on, and for how many months", tables.ENDINGS, tables.endings(record))
    _section("Every alarm that began while a framework lived", tables.WRONG, tables.wrong(record))
    _section("Alarms that were on long before the end", tables.PLACEBOS, tables.placebos(record))
    _section("With the last two years, where an alarm may still prove true", tables.TO_THE_END, tables.to_the_end(record))
    _section("Without one framework, the worst and the best", tables.RANGES, tables.ranges(record))
    _section("Without a third of the frameworks, by practical dates", tables.THIRDS, tables.thirds(record))
    _section("With one number of the policy moved by a tenth, where that changes something", tables.MOVED, tables.moved(found.sensitivity))


def _section(title: str, headers: tuple[str, ...], rows: Sequence[Sequence[str]]) -> None:
    line()
    line(title, "bold")
    if rows:
        table(headers, rows)
    else:
        line("none")


def _everything(found: "Backtest") -> dict[str, object]:
    record = found.record
    answer: dict[str, object] = {
        "policy": {"version": found.policy.version, "hash": found.policy.hash},
        "data_end": found.histories.ends,
        "notes": found.notes,
    }
    rows = {
        "summary": record.summary,
        "cases": record.cases,
        "false_alarms": record.false_alarms,
        "to_the_end": record.to_the_end,
        "placebos": record.placebos,
        "left_out": record.left_out,
        "thirds": record.thirds,
        "alarms": found.alarms,
        "sensitivity": found.sensitivity,
        "by_size": record.by_size,
        "right": record.right,
        "verdicts": found.verdicts,
        "verdict_dates": found.verdict_dates,
    }
    return answer | {name: table_of.to_pylist() for name, table_of in rows.items()}
