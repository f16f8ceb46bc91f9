"""Terminal output: data on stdout, messages and progress on stderr.

Every text passes `escape.plain`, so that names and titles written by strangers can neither move the
cursor nor colour or reorder the text around them. `NO_COLOR` and a stream that is not UTF-8 are respected.
"""

import datetime as dt
import io
import itertools
import json
import math
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from threading import Event, Lock, Thread
from typing import Any, Protocol, TextIO

from reports.text.escape import plain

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII_BLOCKS = "_.-=+*%#"
_TOP_SCORE = 10.0
_ASCII = str.maketrans(dict(zip(_BLOCKS, _ASCII_BLOCKS, strict=True)) | {"\N{MINUS SIGN}": "-", "·": "?", "…": "..."})
_PIPE_WIDTH = 10_000
_SECONDS_BETWEEN_LINES = 2.0
_LOOKS_A_SECOND = 4  # ten redraws a second would take a second of CPU a minute


def is_utf8(stream: TextIO) -> bool:
    """Return whether the stream can show every character."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") in {"utf8", "utf8sig"}


def is_terminal() -> bool:
    """Return whether stdout is a screen, which has a limited width."""
    return sys.stdout.isatty()


def line(text: str = "", style: str = "") -> None:
    """Write one line of data to stdout, in the style (a Rich style such as "bold") where stdout is a terminal."""
    from rich.text import Text

    _write(Text(_shown(text, sys.stdout), style=style), sys.stdout)


def say(text: str) -> None:
    """Write one line of message to stderr."""
    print(_shown(text, sys.stderr), file=sys.stderr, flush=True)  # noqa: T201 (the terminal is this module's trade)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[str] = (), styles: Sequence[str] = ()) -> None:
    """Write a table to stdout: a header, then one line a row.

    Args:
        headers: Titles of the columns.
        rows: As many cells as there are headers; None shows as nothing.
        right: Titles of the columns of numbers.
        styles: A Rich style for each row, where rows differ.
    """
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold")
    ends = set(right)
    for header in headers:
        grid.add_column(_cell(header), justify="right" if header in ends else "left", overflow="fold")
    for position, row in enumerate(rows):
        grid.add_row(*(_cell(cell) for cell in row), style=styles[position] if styles else None)
    _write(grid, sys.stdout)


def write_json(value: object) -> None:
    """Write a value to stdout as JSON: times and days in ISO 8601, numbers unrounded, what is not a number as null."""
    print(json.dumps(jsonable(value), ensure_ascii=not is_utf8(sys.stdout), indent=2))  # noqa: T201


def jsonable(value: object) -> Any:
    """Return the value in the types of JSON; NaN and infinities, which JSON lacks, become null."""
    if isinstance(value, (float, Decimal)):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): jsonable(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(part) for part in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def sparkline(values: Sequence[float | None], width: int = 10) -> str:
    """Scores of 0 to 10 in time order as a line of at most ``width`` blocks; a gap without any score shows as "·"."""
    if not values:
        return ""
    count = min(width, len(values))
    edges = [round(step * len(values) / count) for step in range(count + 1)]
    buckets = [[score for score in values[start:end] if score is not None] for start, end in itertools.pairwise(edges)]
    return "".join(_block(sum(scores) / len(scores)) if scores else "·" for scores in buckets)


def _block(score: float) -> str:
    return _BLOCKS[min(len(_BLOCKS) - 1, max(0, int(score / _TOP_SCORE * len(_BLOCKS))))]


def _shown(text: str, stream: TextIO) -> str:
    shown = plain(text).replace("\N{NO-BREAK SPACE}", " ")  # a page must not break there; in a terminal, people search with plain spaces
    return shown if is_utf8(stream) else shown.translate(_ASCII).encode("ascii", "replace").decode()


def _cell(value: object) -> Any:
    from rich.text import Text

    return Text("" if value is None else _shown(str(value), sys.stdout))


def _write(renderable: object, stream: TextIO) -> None:
    """Render first, then write: Rich's own writing would end the process with code 1 on a closed pipe."""
    from rich.console import Console

    is_terminal = stream.isatty()
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=None if is_terminal else _PIPE_WIDTH, legacy_windows=False)
    with console.capture() as captured:
        console.print(renderable, soft_wrap=not is_terminal)
    stream.write("".join(f"{text.rstrip()}\n" for text in captured.get().splitlines()))


class Progress(Protocol):
    """The progress of a run; thread-safe."""

    def start(self, total: int, what: str) -> None:
        """Start a phase of ``total`` steps."""

    def advance(self, what: str) -> None:
        """Count a finished step; the total is an estimate, and further steps do not exceed it."""

    def finish(self) -> None:
        """End the progress; a second call does nothing."""


def progress() -> Progress:
    """Return a bar where stderr is a terminal, else a plain line every few seconds."""
    return _Bar() if sys.stderr.isatty() else _Lines()


class _Bar:
    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._rich = RichProgress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=_LOOKS_A_SECOND)
        self._task: Any = None
        self._lock = Lock()
        self._total = self._done = 0

    def start(self, total: int, what: str) -> None:
        if self._task is not None:
            self._rich.remove_task(self._task)
        self._total, self._done = total, 0
        self._task = self._rich.add_task(_shown(what, sys.stderr), total=total)
        self._rich.start()

    def advance(self, what: str) -> None:
        with self._lock:
            self._done = min(self._done + 1, self._total)
            self._rich.update(self._task, completed=self._done, description=_shown(what, sys.stderr))

    def finish(self) -> None:
        self._rich.stop()


class _Lines:
    def __init__(self) -> None:
        self._lock = Lock()
        self._total = self._done = 0
        self._what = ""
        self._began_at = self._spoke_at = -math.inf
        self._finished = Event()
        self._ticker: Thread | None = None

    def start(self, total: int, what: str) -> None:
        with self._lock:
            self._total, self._done, self._what = total, 0, what
            self._began_at = self._spoke_at = time.monotonic()
            say(f"{what}: {total} to do" if total > 1 else what)
        if self._ticker is None:
            self._ticker = Thread(target=self._tick, daemon=True)
            self._ticker.start()

    def advance(self, what: str) -> None:
        with self._lock:
            was_done, self._done = self._done == self._total, min(self._done + 1, self._total)
            self._what = what
            if (self._done == self._total and not was_done) or time.monotonic() - self._spoke_at >= _SECONDS_BETWEEN_LINES:
                self._say()

    def finish(self) -> None:
        """Print nothing more."""
        self._finished.set()

    def _tick(self) -> None:
        """Print the elapsed time while no step ends."""
        while not self._finished.wait(_SECONDS_BETWEEN_LINES / 4):
            with self._lock:
                if time.monotonic() - self._spoke_at >= _SECONDS_BETWEEN_LINES:
                    self._say(f", {time.monotonic() - self._began_at:.0f} s")

    def _say(self, after: str = "") -> None:
        self._spoke_at = time.monotonic()
        say(f"{self._done} of {self._total}: {self._what}{after}")
