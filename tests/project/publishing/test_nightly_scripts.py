"""The scripts of the nightly workflow: the state of a night is there the next night, whole or not at all, whatever breaks on the way."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[3]
KEY = "ab" * 32
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "jq", "zstd", "gpg"))),
    reason="the scripts need bash, jq, zstd and gpg, as GitHub's runners have them",
)


class Runner:
    """A machine of GitHub's with an empty workspace; the releases live on from one machine to the next."""

    def __init__(self, folder: Path, github: Path, run: int) -> None:
        self.workspace, self.temp, self.home = folder / "workspace", folder / "temp", folder / "workspace" / "data"
        for made in (self.workspace, self.temp, github, folder / "bin"):
            made.mkdir(parents=True, exist_ok=True)
        (self.workspace / ".venv").symlink_to(Path(sys.executable).parents[1])
        gh = folder / "bin" / "gh"
        gh.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S {ROOT / "tests" / "project" / "publishing" / "fake_gh.py"} "$@"\n')
        gh.chmod(0o755)
        self.environment = {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PULSE_HOME": "data", "PULSE_IDENTITY_KEY": KEY,
            "GH_FOLDER": str(github), "GITHUB_REPOSITORY": "some/body", "RUNNER_TEMP": str(self.temp), "GITHUB_RUN_ID": str(run),
            "GITHUB_OUTPUT": str(self.temp / "output"),
        }  # fmt: skip

    def run(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", str(ROOT / ".github" / "nightly" / script)]
        return subprocess.run(
            command, cwd=self.workspace, env=self.environment | more, capture_output=True, text=True, check=False, timeout=60
        )

    def do(self, script: str) -> None:
        ended = self.run(script)
        assert ended.returncode == 0, ended.stderr

    def fill(self, note: str) -> None:
        """What a night leaves behind."""
        with duckdb.connect(self.home / "work.duckdb") as con:
            con.execute("create schema if not exists pulse; create table if not exists pulse.notes (note varchar)")
            con.execute(f"insert into pulse.notes values ('{note}')")
        for name in ("actions.jsonl", "catalog/mine.toml", "git/1.git/HEAD", "site/index.html", "pulse.duckdb", "refresh.lock"):
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_text(note)
        (self.home / "backups").mkdir(exist_ok=True)
        for name in ("backups/pulse-20261123T020000Z-schema-3.tar.gz", "identity.key.replaced"):  # each of them holds the key
            shutil.copy(self.home / "identity.key", self.home / name)

    def notes(self) -> list[str]:
        with duckdb.connect(self.home / "work.duckdb") as con:
            return [note for (note,) in con.execute("from pulse.notes order by all").fetchall()]


@pytest.fixture
def github(tmp_path: Path) -> Path:
    """Where the releases are."""
    return tmp_path / "github"


@pytest.fixture
def runner(tmp_path: Path, github: Path) -> Runner:
    return Runner(tmp_path / "first", github, 1)


def test_the_second_night_goes_on_where_the_first_one_ended(runner: Runner, tmp_path: Path, github: Path) -> None:
    runner.do("restore.sh")
    assert [entry.name for entry in runner.home.iterdir()] == ["identity.key"]
    runner.fill("first")
    runner.do("pack.sh")
    runner.do("keep.sh")
    second = Runner(tmp_path / "second", github, 2)
    second.do("restore.sh")
    assert second.notes() == ["first"]
    assert (second.home / "identity.key").read_text().strip() == KEY
    assert (second.home / "identity.key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.relative_to(second.home).as_posix() for path in second.home.rglob("*") if path.is_file()) == [
        "actions.jsonl", "catalog/mine.toml", "identity.key", "work.duckdb",
    ]  # fmt: skip


def opened(archive: Path, key: str) -> subprocess.CompletedProcess[bytes]:
    """What gpg makes of an archive with a key, as its manual says it is done by hand."""
    with tempfile.TemporaryDirectory() as keyring:
        command = ["gpg", "--homedir", keyring, "--batch", "--pinentry-mode", "loopback", "--passphrase", key, "--decrypt", str(archive)]
        return subprocess.run(command, capture_output=True, check=False)


def test_the_archive_tells_nothing_to_whoever_lacks_the_key_which_is_in_no_archive(runner: Runner) -> None:
    runner.do("restore.sh")
    runner.fill("first")
    runner.do("pack.sh")
    [archive] = (runner.temp / "state").iterdir()
    assert archive.stat().st_mode & 0o077 == 0
    assert opened(archive, "cd" * 32).returncode != 0
    plain = opened(archive, KEY)
    unpacked = subprocess.run(["zstd", "-dc"], input=plain.stdout, capture_output=True, check=True).stdout
    assert KEY.encode() not in unpacked
    assert b"first" in unpacked
    assert (runner.temp / "output").read_text() == "packed=yes\n"
    assert [path.name for path in runner.temp.iterdir() if path.is_file()] == ["output"]  # nothing that is not sealed


def test_another_key_opens_no_state_and_says_so(runner: Runner, tmp_path: Path) -> None:
    kept_night(runner, "first")
    second = Runner(tmp_path / "second", tmp_path / "github", 2)
    ended = second.run("restore.sh", PULSE_IDENTITY_KEY="cd" * 32)
    assert ended.returncode == 1
    assert "cannot be opened with this PULSE_IDENTITY_KEY" in ended.stderr
    assert list(second.home.iterdir()) == []


@pytest.mark.long
def test_a_state_that_was_not_sealed_yet_is_taken_up_and_goes_as_soon_as_a_sealed_one_is_there(
    runner: Runner, tmp_path: Path, github: Path
) -> None:
    runner.do("restore.sh")
    runner.fill("first")
    plain = tmp_path / "plain.tar.zst"
    subprocess.run(["tar", "--zstd", "-cf", str(plain), "-C", str(runner.home), "work.duckdb"], check=True)
    name = f"home-20260101T000000Z-1-{hashlib.sha256(plain.read_bytes()).hexdigest()}.tar.zst"
    plain.rename(github / name)
    asset = {"name": name, "state": "uploaded", "size": (github / name).stat().st_size}
    (github / "releases.json").write_text(json.dumps([{"id": 1, "tag_name": "pulse-state", "draft": False, "assets": [asset]}]))
    second = Runner(tmp_path / "second", github, 2)
    sealed = kept_night(second, "second")
    assert second.notes() == ["first", "second"]
    assert [asset["name"] for asset in json.loads((github / "releases.json").read_text())[0]["assets"]] == [sealed]


def test_without_the_secret_nothing_begins(runner: Runner) -> None:
    ended = runner.run("restore.sh", PULSE_IDENTITY_KEY="")
    assert ended.returncode == 2
    assert "The secret PULSE_IDENTITY_KEY is missing" in ended.stderr
    assert not runner.home.exists()


def test_no_answer_is_not_taken_for_a_first_night(runner: Runner) -> None:
    ended = runner.run("restore.sh", GH_FAULT="down")
    assert ended.returncode != 0
    assert not runner.home.exists()


def kept_night(runner: Runner, note: str) -> str:
    """Run a whole night; gives the name of its archive."""
    runner.do("restore.sh")
    runner.fill(note)
    runner.do("pack.sh")
    [archive] = (runner.temp / "state").iterdir()
    runner.do("keep.sh")
    return archive.name


@pytest.mark.long
def test_an_upload_that_breaks_off_costs_no_older_state_and_can_be_repeated(runner: Runner, tmp_path: Path, github: Path) -> None:
    kept_night(runner, "first")
    second = Runner(tmp_path / "second", github, 2)
    second.do("restore.sh")
    second.fill("second")
    second.do("pack.sh")
    assert second.run("keep.sh", GH_FAULT="half").returncode != 0
    between = Runner(tmp_path / "between", github, 3)
    between.do("restore.sh")
    assert between.notes() == ["first"]
    second.do("keep.sh")
    second.do("keep.sh")  # once more changes nothing
    third = Runner(tmp_path / "third", github, 3)
    third.do("restore.sh")
    assert third.notes() == ["first", "second"]


@pytest.mark.long
def test_a_first_upload_that_breaks_off_leaves_a_first_night(runner: Runner, tmp_path: Path, github: Path) -> None:
    runner.do("restore.sh")
    runner.fill("first")
    runner.do("pack.sh")
    assert runner.run("keep.sh", GH_FAULT="half").returncode != 0
    second = Runner(tmp_path / "second", github, 2)
    second.do("restore.sh")
    assert not (second.home / "work.duckdb").exists()
    runner.do("keep.sh")
    third = Runner(tmp_path / "third", github, 3)
    third.do("restore.sh")
    assert third.notes() == ["first"]


@pytest.mark.long
def test_the_newest_night_counts_and_seven_are_kept(runner: Runner, tmp_path: Path, github: Path) -> None:
    first = kept_night(runner, "first")
    digest = first.rsplit("-", 1)[1]
    older = [f"home-202001{day}T000000Z-{day}-{digest}" for day in range(10, 18)]
    releases = json.loads((github / "releases.json").read_text())
    releases[0]["assets"] += [{"name": name, "state": "uploaded", "size": 1} for name in older]  # listed after the newest
    (github / "releases.json").write_text(json.dumps(releases))
    runner.do("keep.sh")
    left = [asset["name"] for asset in json.loads((github / "releases.json").read_text())[0]["assets"]]
    assert sorted(left) == [*older[-6:], first]
    second = Runner(tmp_path / "second", github, 2)
    assert f"Restored {first}" in second.run("restore.sh").stdout


def test_an_archive_that_is_not_whole_is_not_unpacked(runner: Runner, tmp_path: Path, github: Path) -> None:
    name = kept_night(runner, "first")
    (github / name).write_bytes((github / name).read_bytes()[:-100])
    second = Runner(tmp_path / "second", github, 2)
    assert second.run("restore.sh").returncode != 0
    assert list(second.home.iterdir()) == []


def test_a_release_without_a_state_is_not_taken_for_a_first_night(runner: Runner, tmp_path: Path, github: Path) -> None:
    name = kept_night(runner, "first")
    listed = (github / "releases.json").read_text()
    (github / "releases.json").write_text(listed.replace(name, "renamed.bin"))
    ended = Runner(tmp_path / "second", github, 2).run("restore.sh")
    assert ended.returncode == 1
    assert "The release pulse-state holds no state" in ended.stderr


def test_a_working_file_that_is_not_whole_is_not_packed(runner: Runner) -> None:
    runner.do("restore.sh")
    runner.fill("first")
    (runner.home / "work.duckdb").write_bytes(b"half of something")
    assert runner.run("pack.sh").returncode != 0
    assert not (runner.temp / "state").exists()
    assert not (runner.temp / "output").exists()


def test_a_night_that_wrote_nothing_leaves_no_state(runner: Runner) -> None:
    runner.do("restore.sh")
    ended = runner.run("pack.sh")
    assert (ended.returncode, ended.stderr) == (1, "The night ended before it wrote anything: there is nothing to keep.\n")
    assert not (runner.temp / "state").exists()


@pytest.mark.parametrize(("pulse", "ends"), [(0, 0), (4, 0), (1, 1), (2, 2), (130, 130)])
def test_a_night_done_in_part_is_published_and_a_failed_one_is_not(pulse: int, ends: int, runner: Runner) -> None:
    (runner.workspace / ".venv").unlink()
    program = runner.workspace / ".venv" / "bin" / "pulse"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\n[ "$*" = refresh ] && exit {pulse}\n')
    program.chmod(0o755)
    ended = runner.run("refresh.sh")
    assert ended.returncode == ends
    assert ("::warning::" in ended.stdout) == (pulse == 4)
