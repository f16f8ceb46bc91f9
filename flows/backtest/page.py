"""The page of a back-test, in Markdown: docs/track-record.md."""

from collections.abc import Sequence
from pathlib import Path

from flows import markdown
from flows.backtest import tables
from flows.backtest.run import Backtest

TEMPLATE = Path(__file__).with_name("backtest_page.md.j2")


def page(found: Backtest, *, is_own: bool) -> str:
    """Render the page.

    Args:
        found: The back-test.
        is_own: Whether it is the program's own record; the page then says what was chosen with these histories at hand.
    """
    record = found.record
    return markdown.write(
        TEMPLATE,
        policy=found.policy,
        histories=[f"{framework} to {end}" for framework, end in sorted(found.histories.ends.items())],
        notes=found.notes,
        issues=found.histories.issues,
        events_file=found.events_file or "scoring/events.toml",
        command=_command(found),
        is_own=is_own,
        rules=_table(tables.RULES, tables.rules(record)),
        right=_table(tables.RIGHT, tables.right(record)),
        by_size=_table(tables.BY_SIZE, tables.by_size(record)),
        verdicts=_table(tables.VERDICTS, tables.verdicts(found.verdicts)),
        dates=_table(tables.DATES, tables.dates(record)),
        endings=_table(tables.ENDINGS, tables.endings(record)),
        alarms=_table(tables.ALARMS, tables.alarms(found.alarms)),
        wrong=_table(tables.WRONG, tables.wrong(record)),
        to_the_end=_table(tables.TO_THE_END, tables.to_the_end(record)),
        placebos=_table(tables.PLACEBOS, tables.placebos(record)),
        left_out=_table(tables.LEFT_OUT, tables.left_out(record)),
        thirds=_table(tables.THIRDS, tables.thirds(record)),
        moved=_table(tables.MOVED, tables.moved(found.sensitivity)),
        moves=found.sensitivity.num_rows // len(tables.STATES[1:]) - 1,
    )


def _command(found: Backtest) -> str:
    """Return the command that reproduces these figures."""
    options = (("--data", found.folder), ("--events", found.events_file))
    return " ".join(["pulse backtest", *(f"{name} {path}" for name, path in options if path is not None)])


def _table(headers: Sequence[str], rows: tables.Rows) -> str:
    if not rows:
        return "None."
    lines = [[header.lower() for header in headers], ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |" for cells in lines)
