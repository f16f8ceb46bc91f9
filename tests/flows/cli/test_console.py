import datetime as dt
import io
import json
import sys
from collections.abc import Callable

import pytest

from flows import console

ESCAPES = "safe\x1b[31mred\x1b]0;title\x07\u202egnp.exe[bold]markup[/bold]"


class Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Callable[..., io.BytesIO]:
    def make(encoding: str = "utf-8", is_terminal: bool = False, name: str = "stdout") -> io.BytesIO:
        behind = io.BytesIO()
        kind = Screen if is_terminal else io.TextIOWrapper
        monkeypatch.setattr(sys, name, kind(behind, encoding=encoding, write_through=True))
        return behind

    return make


def test_sparkline_puts_the_scale_of_scores_on_eight_blocks() -> None:
    # counted by hand: a block is 10/8 = 1.25 points high, and 10 itself belongs to the highest
    assert console.sparkline([0, 1.24, 1.25, 2.5, 3.75, 5, 6.25, 7.5, 8.75, 10], width=10) == "▁▁▂▃▄▅▆▇██"


def test_sparkline_takes_the_mean_of_each_stretch_and_marks_what_is_missing() -> None:
    assert console.sparkline([0, 2, None, None, 9, 10], width=3) == "▁·█"
    assert console.sparkline([None], width=3) == "·"
    assert console.sparkline([], width=3) == ""


def test_sparkline_of_a_long_life_is_never_wider_than_asked() -> None:
    assert len(console.sparkline([5.0] * 731, width=10)) == 10


def test_a_stream_that_is_not_utf8_gets_ascii(stream: Callable[..., io.BytesIO]) -> None:
    behind = stream("ascii")
    console.table(("NAME", "LIFE"), [("Thé\N{NO-BREAK SPACE}ano", "▁▄█·"), ("\N{MINUS SIGN}1", "…")])
    assert behind.getvalue().decode("ascii").split("\n")[1:3] == ["Th? ano  _=#?", "-1       ..."]


def test_text_of_strangers_cannot_steer_the_terminal(stream: Callable[..., io.BytesIO]) -> None:
    behind = stream(is_terminal=True)
    console.line(ESCAPES)
    console.table(("[red]H[/red]",), [(ESCAPES,)])
    shown = behind.getvalue().decode()
    assert "\x1b[31m" not in shown
    assert "\x1b]" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert shown.count("[bold]markup[/bold]") == 2
    assert "[red]H[/red]" in shown


def test_no_color_leaves_no_colour(stream: Callable[..., io.BytesIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = stream(is_terminal=True)
    console.line("x", "red")
    assert b"\x1b[31m" in coloured.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = stream(is_terminal=True)
    console.line("x", "red")
    assert b"\x1b[31m" not in plain.getvalue()


def test_a_pipe_gets_whole_lines_however_long(stream: Callable[..., io.BytesIO]) -> None:
    behind = stream()
    console.line("word " * 150)
    console.table(("A", "B"), [("x" * 300, "y" * 300)])
    assert len(behind.getvalue().decode().splitlines()) == 3


def test_json_is_valid_for_what_json_lacks(stream: Callable[..., io.BytesIO]) -> None:
    behind = stream()
    console.write_json({"nan": float("nan"), "day": dt.date(2024, 1, 29), "list": [float("inf"), None, 5.25], 3: "ü"})
    assert json.loads(behind.getvalue()) == {"nan": None, "day": "2024-01-29", "list": [None, None, 5.25], "3": "ü"}


def test_progress_without_a_terminal_is_plain_lines_on_stderr(
    stream: Callable[..., io.BytesIO], capsys: pytest.CaptureFixture[str]
) -> None:
    behind = stream(name="stderr")
    shown = console.progress()
    shown.start(3, "collect")
    for name in ("one", "two", "three\x1b[2J"):
        shown.advance(name)
    shown.finish()
    shown.finish()
    assert behind.getvalue().decode() == "collect: 3 to do\n3 of 3: three\ufffd[2J\n"
    assert capsys.readouterr().out == ""


def test_progress_on_a_terminal_is_drawn_on_stderr(stream: Callable[..., io.BytesIO], capsys: pytest.CaptureFixture[str]) -> None:
    behind = stream(name="stderr", is_terminal=True)
    shown = console.progress()
    shown.start(2, "collect")
    shown.advance("[bold]one[/bold]")
    shown.start(1, "measure")
    shown.advance("done")
    shown.finish()
    shown.finish()
    assert "done" in behind.getvalue().decode()
    assert capsys.readouterr().out == ""
