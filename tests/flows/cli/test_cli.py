"""How the command ends: exit codes, one line for whatever goes wrong, and nothing imported that is not needed."""

import importlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows import errors
from flows.cli import main
from flows.errors import redacted
from flows.night.interruption import original

Pulse = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]


def in_a_process(*arguments: str, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    code = "import sys; from flows.cli.main import main; sys.argv[0] = 'pulse'; main()"
    chosen = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})}
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=chosen, timeout=120, check=False)


def test_version_is_the_one_of_the_package(pulse: Pulse) -> None:
    from importlib.metadata import version

    assert pulse("--version") == (0, f"pulse {version('framework-pulse')}\n", "")


def test_without_arguments_there_is_help(pulse: Pulse) -> None:
    code, out, err = pulse()
    assert (code, err) == (0, "")
    names = [command.name or command.callback.__name__ for command in main.app.registered_commands if command.callback]
    assert len(names) >= 15
    assert [name for name in [*names, "catalog", "alerts"] if name not in out] == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["rnk"], "pulse: No such command 'rnk'. Did you mean 'rank'? See pulse --help"),
        (["rank", "--foo"], "pulse rank: No such option: --foo See pulse rank --help"),
        (["check", "mxnet"], "pulse check: Missing option '--min'. See pulse check --help"),
        (["refresh", "--as-of", "29.1.2024"], "--as-of: found '29.1.2024', expected a day as YYYY-MM-DD, such as 2024-01-29"),
        (["refresh", "--since", "2024-02-30"], "--since: found '2024-02-30', expected a day as YYYY-MM-DD, such as 2024-01-29"),
        (["score", "--as-of", "20240129"], "--as-of: found '20240129', expected a day as YYYY-MM-DD, such as 2024-01-29"),
        (["refresh", "pytoch"], "'pytoch': no such framework; did you mean pytorch or torch7?"),
        (["sql", "select 1", "-f", "x.sql"], "give a query or -f FILE, not both"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: list[str], line: str, pulse: Pulse) -> None:
    assert pulse(*arguments) == (2, "", f"{line}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["rank"],
        ["show", "mxnet"],
        ["why", "mxnet"],
        ["compare", "a", "b"],
        ["claims", "mxnet"],
        ["status"],
        ["sql", "select 1"],
        ["report"],
    ],
)
def test_without_a_warehouse_one_line_says_how_to_make_one(arguments: list[str], pulse: Pulse) -> None:
    code, out, err = pulse(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "pulse refresh" in err
    assert "pulse demo" in err


@pytest.mark.usefixtures("published")
def test_an_unknown_framework_is_one_line_with_what_comes_near(pulse: Pulse) -> None:
    assert pulse("show", "mxnt") == (2, "", "'mxnt': no such framework; did you mean mxnet?\n")
    assert pulse("why", "zzz") == (2, "", "'zzz': no such framework; there are hostile, jax, mxnet\n")
    assert pulse("compare", "jax", "JAX") == (2, "", "compare needs two frameworks or more\n")


def test_a_wrong_setting_is_one_line_and_exit_2(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_RESERVE", "all")
    code, out, err = pulse("catalog", "check")
    assert (code, out) == (2, "")
    assert err == "PULSE_RESERVE: found 'all', expected the share of the quota to leave alone, 0 up to but not including 1\n"


@pytest.mark.usefixtures("published")
def test_a_wrong_setting_of_the_refresh_does_not_stop_readers(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_RESERVE", "all")
    assert pulse("rank")[0] == 0


def test_a_wrong_catalog_file_is_one_line_and_exit_2(pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.toml").write_text('nmae = "X"\n')
    monkeypatch.setenv("PULSE_CATALOG", "mine")
    code, out, err = pulse("catalog", "check")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "x.toml: nmae: expected the key name" in err


def test_a_file_that_is_no_warehouse_is_one_line(pulse: Pulse, published: Path) -> None:
    published.write_text("not a database")
    code, out, err = pulse("rank")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert str(published) in err


def test_a_warehouse_of_a_newer_program_is_refused_in_one_line(pulse: Pulse, published: Path) -> None:
    import duckdb

    with duckdb.connect(published) as con:
        con.execute("update meta set value = '999' where key = 'schema_version'")
    code, out, err = pulse("rank")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "999" in err


def test_the_unexpected_is_one_line_without_secrets(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "planted-one,ghp_planted2")
    message = "no luck with planted-one, ghp_planted2, ghs_planted3 and https://user:planted4@host\nsecond line"
    monkeypatch.setattr("flows.cli.status.rows", lambda *_: 1 / 0)
    monkeypatch.setattr("flows.cli.rank.published", _raising(RuntimeError(message)))
    code, out, err = pulse("rank")
    assert (code, out) == (1, "")
    hidden = "no luck with [hidden], [hidden], [hidden] and https://[hidden]host"
    assert err == f"pulse failed with RuntimeError: {hidden} (PULSE_LOG_LEVEL=DEBUG shows where)\n"
    monkeypatch.setenv("PULSE_LOG_LEVEL", "debug")
    code, out, err = pulse("rank")
    assert "Traceback" in err
    assert "planted" not in err.replace("_planted", "")


def _raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_every_error_that_is_expected_exists() -> None:
    for name in errors.EXPECTED:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), kind), Exception)


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (PermissionError(13, "Permission denied", "/x"), "/x: Permission denied. Name a folder that can be written with PULSE_HOME", 2),
        (OSError(30, "Read-only file system", "/x"), "/x: Read-only file system. Name a folder that can be written with PULSE_HOME", 2),
        (
            OSError(28, "No space left on device", "/x"),
            "/x: No space left on device. The disk is full: make room and run it again; what is published is still the last good state",
            1,
        ),
        (OSError(5, "Input/output error", "/x"), "/x: Input/output error", 1),
    ],
)
def test_trouble_with_a_file_is_told_with_its_name(error: OSError, line: str, code: int) -> None:
    assert errors.explain(error) == (line, code)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ghp_abc123 gho_abc ghu_abc ghs_abc ghr_abc", "[hidden] [hidden] [hidden] [hidden] [hidden]"),
        ("github_pat_11ABC_xyz", "[hidden]"),
        ("https://x-access-token:secret@github.com/a/b.git", "https://[hidden]github.com/a/b.git"),
        ("Bearer key-7 of key-77", "Bearer [hidden] of [hidden]"),
    ],
)
def test_what_has_the_shape_of_a_secret_is_hidden(text: str, shown: str) -> None:
    assert redacted(text, ["key-7", "key-77", ""]) == shown


@pytest.mark.usefixtures("published")
def test_a_closed_pipe_is_quiet() -> None:
    query = "from range(200000)"
    code = f"from flows.cli.main import main; import sys; sys.argv[1:] = ['sql', {query!r}, '--format', 'csv']; main()"
    pipe = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert pipe.stdout is not None
    assert pipe.stderr is not None
    assert pipe.stdout.readline() == b"range\r\n"
    pipe.stdout.close()
    assert (pipe.stderr.read(), pipe.wait(60)) == (b"", 141)
    pipe.stderr.close()


def test_ctrl_c_ends_with_130_and_says_nothing(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cli.rank.published", _raising(KeyboardInterrupt()))  # type: ignore[arg-type]
    assert pulse("rank") == (130, "", "")


def test_ctrl_c_inside_a_query_ends_with_130_too(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    def counting_on(*_: object) -> None:
        threading.Timer(0.2, signal.raise_signal, (signal.SIGINT,)).start()
        with duckdb.connect() as con:
            try:
                con.execute("select count(*) from range(100_000_000_000) t(i) where hash(i) % 13 = 2").fetchall()
            finally:
                con.interrupt()

    monkeypatch.setattr("flows.cli.rank.published", counting_on)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert pulse("rank") == (130, "", "")
    finally:
        signal.signal(signal.SIGINT, before)


READERS = ("rank", "show mxnet", "why mxnet", "compare mxnet jax", "claims mxnet", "check jax --min 1", "sql from+scores", "status")


@pytest.mark.parametrize("arguments", [*READERS, "alerts list", "alerts show AL-2024-0001", "--version"])
def test_commands_that_only_read_import_nothing_heavy(arguments: str, published: Path) -> None:
    heavy = ("prefect", "pandas", "github", "apprise", "scipy", "numpy", "pyarrow", "requests", "pydantic_settings")
    code = f"""
import sys
import threading
from flows.cli.main import main
sys.argv = ["pulse", *{[part.replace("+", " ") for part in arguments.split()]!r}]
try:
    main()
except SystemExit as ended:
    print(ended.code, [name for name in {heavy!r} if sys.modules.get(name)], file=sys.stderr)
"""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PULSE_WAREHOUSE": str(published)}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120, check=True)
    assert told.stderr == "0 []\n"


def test_a_terminal_without_utf8_gets_ascii(published: Path) -> None:
    told = in_a_process("rank", environment={"PULSE_WAREHOUSE": str(published), "PYTHONIOENCODING": "ascii"})
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.isascii()
    assert "-0.1" in told.stdout


def test_a_process_that_refreshes_never_imports_pandas() -> None:
    code = """
import sys
from flows.imports import block_pandas
block_pandas()
import duckdb, pyarrow as pa
assert duckdb.connect().execute("select $1 + 1", [1]).fetchall() == [(2,)]
assert pa.table({"number": [1]}).to_pylist() == [{"number": 1}]
print(bool(sys.modules.get("pandas")))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60)
    assert told.stdout == "False\n"


def test_a_process_that_loads_the_nightly_flow_is_one_without_pandas(tmp_path: Path) -> None:
    """Prefect loads it from its file in a process of its own, for each scheduled night."""
    code = """
import flows.nightly, sys
try:
    import pandas
except ModuleNotFoundError:
    print(bool(sys.modules.get("pandas")))
"""
    environment = os.environ | {"PREFECT_HOME": str(tmp_path), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60, env=environment)
    assert told.stdout == "False\n"


def test_a_ctrl_c_behind_other_errors_is_seen() -> None:
    """As where an import was interrupted, and what imported it made an error of that, and again."""
    first, second = ImportError("while importing"), RuntimeError("Query interrupted")
    first.__context__, second.__cause__ = KeyboardInterrupt(), first
    assert isinstance(original(second), KeyboardInterrupt)
    alone = RuntimeError("nothing behind it")
    assert original(alone) is alone
