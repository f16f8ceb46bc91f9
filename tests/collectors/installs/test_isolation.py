"""What a command can see and reach: in bubblewrap where it works, and with a clean environment alone."""

import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collectors.errors import Unavailable
from collectors.installs import isolation
from collectors.installs.isolation import Isolation, best
from collectors.installs.process import Ended, run
from collectors.installs.pythons import Python, find

SECRET = "ghp_a_token_that_nobody_may_see"
STRICT = pytest.param(True, marks=pytest.mark.skipif(not best().is_strict, reason="bubblewrap does not work on this machine"))
BOTH = pytest.mark.parametrize("is_strict", [STRICT, False], ids=["bubblewrap", "clean environment"])
OURS = Python(sys.version_info[1], Path(sys.executable).resolve(), Path(sys.base_prefix).resolve())


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    isolation.prepare(folder)
    return folder


def said(
    work: Path, code: str, *, is_strict: bool, memory: int = 4 * 10**9, seconds: float = 90, stopping: Callable[[], bool] = bool
) -> Ended:
    kept_apart = best() if is_strict else Isolation(None)
    command = kept_apart.command(OURS, work, memory, None, 0, [str(OURS.program), "-c", code])
    return run(command, kept_apart.environment(OURS, work), work, seconds, stopping)


@BOTH
def test_no_variable_of_ours_and_nothing_of_our_home_is_there(work: Path, monkeypatch: pytest.MonkeyPatch, is_strict: bool) -> None:
    home = work.parent / "our home"
    home.mkdir()
    (home / ".netrc").write_text(f"machine example.org password {SECRET}")
    for name, value in (("GITHUB_TOKEN", SECRET), ("HOME", str(home)), ("PIP_INDEX_URL", f"https://u:{SECRET}@example.org")):
        monkeypatch.setenv(name, value)
    found = said(work, "import os; print(sorted(os.environ), os.listdir(os.path.expanduser('~')))", is_strict=is_strict)
    names, _, listed = found.said.strip().partition("] ")
    assert (found.status, listed) == (0, "[]")
    assert not {"GITHUB_TOKEN", "PIP_INDEX_URL"} & set(names.strip("[").replace("'", "").split(", "))


@pytest.mark.skipif(not best().is_strict, reason="bubblewrap does not work on this machine")
def test_bubblewrap_hides_files_and_processes_of_this_machine(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = work.parent / "identity.key"
    secret.write_text(SECRET)
    monkeypatch.setenv("GITHUB_TOKEN", SECRET)
    code = f"""
import glob, os
held = [open(path, "rb").read() for path in glob.glob("/proc/[0-9]*/environ")]
print(os.path.exists({str(secret)!r}), os.path.exists({__file__!r}), any({SECRET!r}.encode() in one for one in held), len(held) > 0)
"""
    assert said(work, code, is_strict=True).said.split() == ["False", "False", "False", "True"]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and the connections that reached it."""
    reached: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    reached.append(server.accept())
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], reached


@pytest.mark.skipif(not best().is_strict, reason="bubblewrap does not work on this machine")
def test_bubblewrap_has_no_network(work: Path, listener: tuple[int, list[object]]) -> None:
    port, reached = listener
    code = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=5)"
    assert "ConnectionRefusedError" in said(work, code, is_strict=True).said
    assert reached == []


@BOTH
def test_what_takes_more_memory_than_it_may_is_refused(work: Path, is_strict: bool) -> None:
    ended = said(work, "held = bytearray(100_000_000)", is_strict=is_strict, memory=80_000_000)
    assert (ended.status, ended.said.strip().endswith("MemoryError")) == (1, True)
    assert said(work, "held = bytearray(100_000_000)", is_strict=is_strict, memory=300_000_000).status == 0


@BOTH
def test_what_does_not_end_is_ended_with_all_that_it_started(work: Path, is_strict: bool) -> None:
    token = secrets.token_hex()
    code = f"import os, time; os.fork(); open(f'alive{{os.getpid()}}', 'w').close(); time.sleep(300)  # {token}"
    with pytest.raises(Unavailable, match="the run is ending"):  # as soon as both are there
        said(work, code, is_strict=is_strict, seconds=100.0, stopping=lambda: len(list(work.glob("alive*"))) == 2)
    for _ in range(100):
        alive = [path for path in Path("/proc").glob("[0-9]*/cmdline") if token.encode() in contents(path)]
        if not alive:
            break
        time.sleep(0.05)
    assert alive == []
    ended = said(work, "while True: pass", is_strict=is_strict, seconds=0.5)
    assert (ended.status, ended.seconds < 60) == (None, True)


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it is gone
        return b""


def test_a_long_story_is_kept_by_its_end(work: Path) -> None:
    ended = said(work, "print('x' * 10_000_000); print('the end')", is_strict=False)
    assert (ended.status, len(ended.said), ended.said.endswith("x\nthe end\n")) == (0, 65536, True)


def test_a_python_is_found_by_its_name_and_another_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    liar, ours = tmp_path / "python3.99", tmp_path / f"python3.{OURS.minor}"
    liar.symlink_to(OURS.program)  # says another version than its name
    ours.symlink_to(OURS.program)
    assert [(one.minor, one.prefix) for one in find([99, OURS.minor, 98])] == [(OURS.minor, OURS.prefix)]
