"""`pulse sql` and DuckDB's command line, as docs/sql.md has them, on the published copy while a refresh runs."""

import csv
import io
import json
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.system.sql_clients.conftest import ONE_NIGHT, wait_for_another_night
from tests.system.sql_clients.documented import commands

DUCKDB = next(shlex.split(command)[:-1] for command in commands() if "enable_external_access" in command)


def run(command: str | list[str], folder: Path, surroundings: dict[str, str]) -> str:
    """What the command wrote; it must end well and complain of nothing."""
    ended = subprocess.run(
        command, shell=isinstance(command, str), cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, ""), command
    return ended.stdout


@pytest.mark.parametrize("command", commands())
def test_a_documented_command_answers_while_a_refresh_runs(command: str, nights: Path, surroundings: dict[str, str]) -> None:
    said = run(command, nights, surroundings)
    written = Path(nights, command.split(" > ")[1]).read_text() if " > " in command else said
    expected = {
        "from v_ranking": "Apache MXNet",
        "score_on": "health",
        "why": "commits_wk",
        "framework_weekly": "week_start",
        "describe": "rubric_version",
    }
    assert next(text for words, text in expected.items() if words in command) in written
    if "--json" in command:
        assert json.loads(said)


@pytest.mark.parametrize("client", [DUCKDB, ["pulse", "sql", "--format", "csv"]], ids=["duckdb", "pulse"])
def test_no_answer_mixes_two_nights(client: list[str], nights: Path, surroundings: dict[str, str]) -> None:
    last = 0
    for _ in range(2):
        [row] = csv.DictReader(io.StringIO(run([*client, ONE_NIGHT], nights, surroundings)))
        assert row["night"] == row["told"]
        assert int(row["night"]) > last
        last = int(row["night"])
        wait_for_another_night(nights, last)


@pytest.mark.parametrize(
    "query", ["delete from scores", "from read_text('/etc/passwd')", "copy meta to 'stolen.csv'", "attach 'data/other.duckdb'"]
)
def test_duckdb_as_documented_can_only_read_the_copy(query: str, nights: Path, surroundings: dict[str, str]) -> None:
    ended = subprocess.run([*DUCKDB, query], cwd=nights, env=surroundings, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode != 0
    assert "read-only" in ended.stderr or "disabled" in ended.stderr
    assert not (nights / "stolen.csv").exists()
