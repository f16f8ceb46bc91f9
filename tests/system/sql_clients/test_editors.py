"""The editors and notebooks of docs/sql.md, on the published copy while a refresh runs."""

import fcntl
import os
import pty
import shlex
import struct
import subprocess
import termios
import time
from pathlib import Path
from select import select

import duckdb
import pytest

from tests.system.sql_clients.conftest import CLIENTS, wait_for_another_night
from tests.system.sql_clients.documented import blocks, commands

PYTHON = CLIENTS / "bin" / "python"
JAX_HEALTH = "8.25"  # as rows_for_commands.sql has it
ROWS, COLUMNS = 40, 140
SECONDS = 90


@pytest.fixture
def clients() -> Path:
    """The programs of tests/system/sql_clients/requirements.txt."""
    if not (CLIENTS / "bin" / "harlequin").is_file():
        pytest.skip("harlequin, marimo and ibis are not there: make clients")
    return CLIENTS / "bin"


@pytest.fixture
def alone(surroundings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of a reader with a home of its own, so that nothing is remembered from one test to the next."""
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(tmp_path))
    return surroundings | homes | {"TERM": "xterm-256color"}


def answer(command: list[str | Path], folder: Path, environment: dict[str, str]) -> str:
    """What the program wrote to stdout; it must end well."""
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.long
def test_ibis_reads_the_scores(clients: Path, nights: Path, alone: dict[str, str]) -> None:
    [program] = blocks("python ibis")
    told = answer([PYTHON, "-c", program], nights, alone)
    rows = [line.split()[1:] for line in told.splitlines()[1:]]
    assert rows == [["jax", "2024-01-29", "8.25"], ["mxnet", "2024-01-29", "2.05"]]  # rows_for_commands.sql: mxnet had 2.05 a year before


@pytest.mark.long
def test_the_marimo_notebook_shows_the_ranking(clients: Path, nights: Path, alone: dict[str, str], tmp_path: Path) -> None:
    [program] = blocks("python marimo")
    (tmp_path / "ranking.py").write_text(program)
    run = "from ranking import app; _, names = app.run(); print(names['ranking'][['framework', 'health']].to_string())"
    told = answer([PYTHON, "-c", run], nights, alone | {"PYTHONPATH": str(tmp_path)})
    assert ["jax", JAX_HEALTH] in [line.split()[1:] for line in told.splitlines()]


class Terminal:
    """A program that believes a person sits before it."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._screen, keyboard = pty.openpty()
        fcntl.ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.program = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=keyboard, stdout=keyboard, stderr=keyboard, start_new_session=True
        )
        os.close(keyboard)
        self._seen = b""

    def press(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def wait_for(self, text: str, seconds: float = SECONDS) -> bool:
        """Read what is drawn until the text was among it, or the time is over."""
        until = time.monotonic() + seconds
        while text.encode() not in self._seen and time.monotonic() < until:
            if select([self._screen], [], [], 0.2)[0]:
                self._seen += os.read(self._screen, 65_536)
        return text.encode() in self._seen

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._screen)


@pytest.mark.long
def test_harlequin_answers_as_it_is_documented(clients: Path, nights: Path, alone: dict[str, str]) -> None:
    [documented] = [line for block in blocks("console") for line in block.splitlines()]
    name, *options = shlex.split(documented)
    terminal = Terminal([str(clients / name), *options], nights, alone)
    try:
        assert terminal.wait_for("pulse"), "the list of databases: it has connected"
        terminal.wait_for(JAX_HEALTH, seconds=3)  # until the editor takes keys
        terminal.press("select health from v_ranking where framework = 'jax'")
        terminal.wait_for(JAX_HEALTH, seconds=1)
        terminal.press("\n")  # Ctrl+J
        assert terminal.wait_for(JAX_HEALTH)
        with duckdb.connect(nights / "data" / "pulse.duckdb", read_only=True) as con:
            [[night]] = con.execute("select value from meta where key = 'night'").fetchall()
        wait_for_another_night(nights, int(night))  # an editor that stays open stops no night
    finally:
        terminal.close()


def test_the_first_cell_of_duckdbs_ui_attaches_the_copy_for_reading_alone(nights: Path, alone: dict[str, str]) -> None:
    [cell] = blocks("sql")
    assert any("duckdb -readonly" in command for command in commands())
    assert "Apache MXNet" in answer(["duckdb", "-csv", "-c", cell], nights, alone)
    refused = subprocess.run(
        ["duckdb", "-c", f"{cell} delete from scores;"], cwd=nights, env=alone, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert refused.returncode != 0
    assert "read-only" in refused.stderr
