"""The doctor puts right what loses nothing, and says how to restore the rest."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.cli.main import run
from flows.home.lock import run_lock
from tests.system.upgrades.conftest import KEPT, Make

Findings = list[dict[str, str]]


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Callable[..., Findings]:
    def call(*options: str) -> Findings:
        capsys.readouterr()
        run(("doctor", "--json", *options))
        found: Findings = json.loads(capsys.readouterr().out)
        return found

    return call


def about(findings: Findings, subject: str) -> Findings:
    return [finding for finding in findings if finding["subject"] == subject]


def test_it_publishes_again_hides_the_key_and_sweeps(made: Make, home: Path, doctor: Callable[..., Findings]) -> None:
    made(KEPT[-1])
    (home / "identity.key").chmod(0o644)
    (home / "pulse.duckdb").write_bytes(b"broken")
    (home / "pulse.duckdb.publishing").write_bytes(b"half")
    assert any("--repair" in finding["todo"] for finding in about(doctor(), "warehouse"))
    said = [finding["found"] for finding in about(doctor("--repair"), "repair")]
    assert len(said) == 3
    assert stat.S_IMODE((home / "identity.key").stat().st_mode) == 0o600
    assert not (home / "pulse.duckdb.publishing").exists()
    with duckdb.connect(home / "pulse.duckdb", read_only=True) as con:
        assert con.execute("select count(*) > 0 from issues").fetchall() == [(True,)]
    assert [finding["found"] for finding in about(doctor("--repair"), "repair")] == ["nothing had to be put right"]


def test_a_broken_working_file_is_left_alone_and_the_newest_backup_is_named(
    made: Make, home: Path, doctor: Callable[..., Findings]
) -> None:
    made(KEPT[-1])
    assert run(("backup",)) == 0
    (backup,) = (home / "backups").iterdir()
    (home / "work.duckdb").write_bytes(b"broken")
    (finding,) = about(doctor(), "working file")
    assert (finding["level"], finding["todo"]) == ("ACT", f"`pulse restore {backup}`")
    (home / "pulse.duckdb").unlink(missing_ok=True)
    assert about(doctor("--repair"), "working file")[0]["level"] == "ACT"
    assert (home / "work.duckdb").read_bytes() == b"broken"
    assert run(("restore", str(backup))) == 0
    assert about(doctor(), "working file")[0]["level"] == "ok"


def test_nothing_is_put_right_while_a_run_is_at_work(made: Make, home: Path, doctor: Callable[..., Findings]) -> None:
    made(KEPT[-1])
    (home / "identity.key").chmod(0o644)
    with run_lock(home, "refresh", datetime(2024, 3, 5, 2, tzinfo=UTC)):
        (said,) = about(doctor("--repair"), "repair")
    assert "locked by process" in said["found"]
    assert stat.S_IMODE((home / "identity.key").stat().st_mode) == 0o644


@pytest.mark.long
@pytest.mark.parametrize("step", [5, 1])
def test_a_block_that_breaks_while_publishing_is_told_of_in_one_line(
    made: Make, home: Path, doctor: Callable[..., Findings], step: int
) -> None:
    """Each block of the working file in turn, or each fifth, with its checksum wrong: blocks of 256 KiB follow a head of 12 KiB."""
    made(KEPT[-1])
    work = home / "work.duckdb"
    whole, told = work.read_bytes(), set[str]()
    for start in range(12 * 1024, len(whole), step * 256 * 1024):
        work.write_bytes(whole[: start + 100] + bytes(byte ^ 0xFF for byte in whole[start + 100 : start + 200]) + whole[start + 200 :])
        (home / "pulse.duckdb").unlink(missing_ok=True)
        (finding,) = about(doctor("--repair"), "repair")
        told.add(finding["level"])
        assert finding["level"] == "ok" or "cannot be published again" in finding["found"]
        assert list(home.glob("pulse.duckdb.publishing*")) == []
    assert "ACT" in told
