"""`pulse rank` on a terminal of 80 columns: one line a framework, nothing wider than the screen."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import duckdb
import pytest

COLUMNS = 80
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def on_a_terminal(*arguments: str) -> list[str]:
    """The lines that the command writes on a terminal of 80 columns."""
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    command = [sys.executable, "-c", "from flows.cli.main import main; main()", *arguments]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(command, stdout=terminal, stderr=subprocess.PIPE, env=environment) as process:
        os.close(terminal)
        shown = _read(screen)
        assert process.wait(60) == 0
    os.close(screen)
    return [ESCAPE.sub("", line).rstrip() for line in shown.decode().splitlines()]


def _read(screen: int) -> bytes:
    parts = []
    while True:
        try:
            part = os.read(screen, 65_536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


@pytest.mark.usefixtures("no_settings")
def test_the_ranking_fits_80_columns(published: Path) -> None:
    with duckdb.connect(published) as con:
        con.execute("update frameworks set name = 'PyTorch Lightning', lifecycle = 'maintenance' where framework = 'jax'")
    lines = on_a_terminal("rank")
    assert max(map(len, lines)) <= COLUMNS
    (row,) = [line for line in lines if "PyTorch Lightning" in line and "8.3" in line]
    assert row.split()[:7] == ["PyTorch", "Lightning", "maintenance", "8.3", "+0.1", "+0.9", "90"]
    assert [line for line in lines if line.startswith("Apache MXNet: capped from 2.3: retired 2023-10-01")]
