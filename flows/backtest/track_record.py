"""The published track record: its files, and how a warehouse gets it."""

from pathlib import Path

from flows.backtest.page import page
from flows.backtest.run import Backtest
from flows.errors import UserError
from scoring.backtest.alarms import SHIPPED, write

PAGE = Path("docs") / "track-record.md"


def keep(found: Backtest, out: Path | None, *, is_own: bool) -> list[Path]:
    """Write the page to `out`; the program's own record, in its checkout, also updates the page and the shipped alarms.

    Args:
        found: The back-test.
        out: The file; None: only in the checkout.
        is_own: Whether it is the program's own record: the shipped events on the shared histories.

    Returns:
        The files written.

    Raises:
        UserError: `out` cannot be written.
    """
    written = [] if out is None else [_write(out, page(found, is_own=is_own))]
    if out is None and is_own and SHIPPED.parent == Path(SHIPPED.parent.name).resolve() and PAGE.parent.is_dir():
        write(found.alarms, SHIPPED)
        written += [_write(PAGE, page(found, is_own=True)), SHIPPED]
    return written


def _write(file: Path, text: str) -> Path:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        line = f"{file}: {error.strerror}; --out takes a file in a folder that exists"
        raise UserError(line) from None
    return file
