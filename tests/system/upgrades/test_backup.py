"""What is backed up comes back, whole or not at all, and nobody else's file is taken for a backup."""

import io
import stat
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.errors import DONE, FAILED, USAGE
from flows.home.backup import finish_restoring
from flows.home.lock import run_lock
from tests.system.upgrades.conftest import KEPT, Make
from tests.worlds.command import runner

NOW = datetime(2024, 3, 5, 2, tzinfo=UTC)


@pytest.fixture
def pulse(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    return runner(capsys)


def issues(file: Path) -> int:
    with duckdb.connect(file, read_only=True) as con:
        found: int = con.execute("select count(*) from raw.issues").fetchall()[0][0]
        return found


def test_a_home_comes_back_as_it_was(made: Make, home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    made(KEPT[-1])
    (home / "actions.jsonl").write_text("")
    code, out, _ = pulse("backup", str(tmp_path / "kept.tar.gz"))
    assert (code, out.strip()) == (DONE, str(tmp_path / "kept.tar.gz"))
    assert stat.S_IMODE((tmp_path / "kept.tar.gz").stat().st_mode) == 0o600
    with tarfile.open(tmp_path / "kept.tar.gz") as tar:
        assert sorted(tar.getnames()) == ["actions.jsonl", "catalog/house000.toml", "identity.key", "work.duckdb"]
    before = issues(home / "work.duckdb")
    with duckdb.connect(home / "work.duckdb") as con:
        con.execute("delete from raw.issues")
    (home / "identity.key").write_text("cd" * 32)
    (home / "catalog" / "house000.toml").write_text("broken")
    assert pulse("restore", str(tmp_path / "kept.tar.gz"))[0] == DONE
    assert issues(home / "work.duckdb") == before
    assert (home / "identity.key").read_text() == "ab" * 32
    assert stat.S_IMODE((home / "identity.key").stat().st_mode) == 0o600
    assert "broken" not in (home / "catalog" / "house000.toml").read_text()
    assert (home / "identity.key.replaced").read_text() == "cd" * 32
    with duckdb.connect(home / "pulse.duckdb", read_only=True) as con:
        assert con.execute("select count(*) from issues").fetchall() == [(before,)]


def test_without_a_name_the_file_is_dated_and_lies_in_the_home(made: Make, home: Path, pulse: Callable[..., tuple[int, str, str]]) -> None:
    made(KEPT[-1])
    code, out, _ = pulse("backup")
    assert code == DONE
    assert Path(out.strip()).parent == home / "backups"
    assert Path(out.strip()).is_file()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_neither_runs_while_a_refresh_does(
    made: Make, home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path, command: str
) -> None:
    made(KEPT[-1])
    assert pulse("backup", str(tmp_path / "kept.tar.gz"))[0] == DONE
    content = (home / "work.duckdb").read_bytes()
    with run_lock(home, "refresh", NOW):
        code, _, err = pulse(command, str(tmp_path / ("other.tar.gz" if command == "backup" else "kept.tar.gz")))
    assert code == FAILED
    assert "locked by process" in err
    assert "refresh, since 2024-03-05T02:00:00Z" in err
    assert (home / "work.duckdb").read_bytes() == content


def packed(target: Path, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
            tar.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside.txt", tarfile.REGTYPE),
        ("/tmp/outside.txt", tarfile.REGTYPE),
        ("catalog/../../outside.toml", tarfile.REGTYPE),
        ("refresh.lock", tarfile.REGTYPE),
        ("work.duckdb", tarfile.SYMTYPE),
        ("identity.key", tarfile.LNKTYPE),
    ],
)
def test_a_file_that_holds_anything_else_restores_nothing(
    made: Make, home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path, name: str, kind: bytes
) -> None:
    made(KEPT[-1])
    content = (home / "work.duckdb").read_bytes()
    code, _, err = pulse("restore", str(packed(tmp_path / "odd.tar.gz", {name: b"x"}, kind)))
    assert code == FAILED
    assert "nothing was restored" in err
    assert (home / "work.duckdb").read_bytes() == content
    assert not list(tmp_path.glob("outside*"))
    assert not list(home.glob(".restoring*"))


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b\x08\x00half"])
def test_a_file_that_is_no_backup_is_told_in_one_line(
    home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "odd.tar.gz").write_bytes(content)
    code, _, err = pulse("restore", str(tmp_path / "odd.tar.gz"))
    assert code == FAILED
    assert err.count("\n") == 1
    assert "nothing was restored" in err


def test_a_backup_that_is_cut_short_restores_nothing(
    made: Make, home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    made(KEPT[-1])
    pulse("backup", str(tmp_path / "whole.tar.gz"))
    whole = (tmp_path / "whole.tar.gz").read_bytes()
    content = (home / "work.duckdb").read_bytes()
    for share in (0.1, 0.5, 0.99):
        (tmp_path / "cut.tar.gz").write_bytes(whole[: int(len(whole) * share)])
        assert pulse("restore", str(tmp_path / "cut.tar.gz"))[0] == FAILED
        assert (home / "work.duckdb").read_bytes() == content


def test_a_restore_that_died_after_unpacking_is_finished_by_whoever_comes_next(made: Make, home: Path) -> None:
    made(KEPT[-1])
    staged = home / ".restoring"
    (staged / "catalog").mkdir(parents=True)
    (staged / "work.duckdb").write_bytes(b"the working file")
    (staged / "catalog" / "mine.toml").write_text("mine")
    (home / "identity.key").write_text("already in place")  # as after a death between two files
    (home / "work.duckdb.wal").write_bytes(b"of the old file")
    assert finish_restoring(home)
    assert (home / "work.duckdb").read_bytes() == b"the working file"
    assert (home / "catalog" / "mine.toml").read_text() == "mine"
    assert (home / "identity.key").read_text() == "already in place"
    assert not (home / "work.duckdb.wal").exists()
    assert not finish_restoring(home)


def test_an_empty_home_has_nothing_to_back_up_and_a_file_is_never_written_over(
    home: Path, pulse: Callable[..., tuple[int, str, str]], tmp_path: Path, made: Make
) -> None:
    assert pulse("backup", str(tmp_path / "x.tar.gz"))[0] == USAGE
    made(KEPT[-1])
    (tmp_path / "x.tar.gz").write_bytes(b"mine")
    assert pulse("backup", str(tmp_path / "x.tar.gz"))[0] == USAGE
    assert (tmp_path / "x.tar.gz").read_bytes() == b"mine"
