"""The workflows: pinned, with no right that a job does not need, and nothing that the checker of workflows finds."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
NIGHTLY = ROOT / ".github" / "workflows" / "nightly.yml"


def jobs() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(NIGHTLY.read_text())["jobs"]
    return found


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it() -> None:
    used = [line for file in NIGHTLY.parent.iterdir() for line in file.read_text().splitlines() if "uses:" in line]
    assert len(used) >= 7
    assert [line for line in used if not re.search(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_each_job_has_the_rights_of_its_trade_alone() -> None:
    assert yaml.safe_load(NIGHTLY.read_text())["permissions"] == {}
    assert {name: job["permissions"] for name, job in jobs().items()} == {
        "refresh": {"contents": "read"},
        "keep": {"contents": "write"},
        "publish": {"pages": "write", "id-token": "write"},
    }


def test_a_secret_is_given_to_the_one_step_that_needs_it() -> None:
    seen = [
        (step["name"], name)
        for job in jobs().values()
        for step in job["steps"]
        for name, value in step.get("env", {}).items()
        if "secrets." in value
    ]
    assert seen == [
        ("Bring back the last night", "PULSE_IDENTITY_KEY"),
        ("Refresh", "GITHUB_TOKEN"),
        ("Refresh", "PULSE_ALERT_URLS"),
        ("Refresh", "PULSE_HEARTBEAT_URL"),
    ]
    assert NIGHTLY.read_text().count("secrets.") == len(seen)


def test_no_night_cuts_off_another_and_each_job_ends_some_time() -> None:
    workflow = yaml.safe_load(NIGHTLY.read_text())
    assert workflow["concurrency"] == {"group": "nightly", "cancel-in-progress": False}
    steps = {step.get("name"): step for step in jobs()["refresh"]["steps"]}
    assert steps["Refresh"]["timeout-minutes"] + 30 <= jobs()["refresh"]["timeout-minutes"] <= 360
    assert all("timeout-minutes" in job for job in jobs().values())


def test_every_script_that_is_called_is_there_and_can_be_run() -> None:
    called = re.findall(r"run: (\.github/\S+)", NIGHTLY.read_text())
    assert sorted(Path(name).name for name in called) == sorted(path.name for path in (ROOT / ".github" / "nightly").iterdir())
    assert all((ROOT / name).stat().st_mode & 0o111 for name in called)


def test_the_checker_of_workflows_finds_nothing() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    found = subprocess.run(
        [zizmor, "--offline", "--pedantic", "--no-progress", ROOT / ".github"], capture_output=True, text=True, check=False
    )
    assert (found.returncode, "No findings to report" in found.stdout + found.stderr) == (0, True), found.stdout
