"""The workflows: pinned, with no right that a job does not need, and nothing that the checkers of workflows find."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
WORKFLOWS = ROOT / ".github" / "workflows"
NIGHTLY = WORKFLOWS / "nightly.yml"
CHECKS = WORKFLOWS / "checks.yml"
PROGRAMS = Path(sys.executable).parent


def jobs(workflow: Path = NIGHTLY) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(workflow.read_text())["jobs"]
    return found


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it() -> None:
    used = [line for file in WORKFLOWS.iterdir() for line in file.read_text().splitlines() if "uses:" in line]
    assert len(used) >= 7
    assert [line for line in used if not re.search(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_each_job_has_the_rights_of_its_trade_alone() -> None:
    assert [yaml.safe_load(file.read_text())["permissions"] for file in WORKFLOWS.iterdir()] == [{}, {}]
    assert {name: job["permissions"] for name, job in jobs().items()} == {
        "refresh": {"contents": "read"},
        "keep": {"contents": "write"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    assert {name: job["permissions"] for name, job in jobs(CHECKS).items()} == {"test": {"contents": "read"}, "wheel": {"contents": "read"}}


def test_strangers_code_runs_without_secrets() -> None:
    text = CHECKS.read_text()
    triggers = yaml.safe_load(text)[True]  # YAML 1.1 reads the key `on` as true
    assert set(triggers) == {"pull_request", "push"}, "pull_request_target would run with the rights of the repository"
    assert "secrets." not in text


def test_pull_requests_are_checked_on_every_python_that_the_package_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [text.rsplit(" ", 1)[1] for text in project["classifiers"] if re.search(r":: 3\.\d+$", text)]
    assert project["requires-python"] == f">={named[0]}"
    assert named == ["3.11", "3.12", "3.13"]
    assert {name: job["strategy"]["matrix"] for name, job in jobs(CHECKS).items()} == {
        "test": {"python": named},
        "wheel": {"python": named},
    }


def test_a_pull_request_meets_what_everybody_can_run_at_home() -> None:
    called = [step["run"].split()[:2] for job in jobs(CHECKS).values() for step in job["steps"] if "run" in step]
    assert called == [[".ci/run"], ["make", "wheel"], [".venv/bin/pytest", "-n"]]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert "\nwheel:" in (ROOT / "Makefile").read_text()


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
    assert all("timeout-minutes" in job for file in WORKFLOWS.iterdir() for job in jobs(file).values())


def test_every_script_that_is_called_is_there_and_can_be_run() -> None:
    called = re.findall(r"run: (\.github/\S+)", NIGHTLY.read_text())
    assert sorted(Path(name).name for name in called) == sorted(path.name for path in (ROOT / ".github" / "nightly").iterdir())
    assert all((ROOT / name).stat().st_mode & 0o111 for name in called)


def test_zizmor_finds_nothing_that_could_be_abused() -> None:
    found = subprocess.run(
        [PROGRAMS / "zizmor", "--offline", "--pedantic", "--no-progress", ROOT / ".github"], capture_output=True, text=True, check=False
    )
    assert (found.returncode, "No findings to report" in found.stdout + found.stderr) == (0, True), found.stdout


def actionlint(*workflows: Path) -> "subprocess.CompletedProcess[str]":
    """What actionlint says of them, with shellcheck for their scripts."""
    return subprocess.run(
        [PROGRAMS / "actionlint", "-no-color", "-shellcheck", PROGRAMS / "shellcheck", *workflows],
        capture_output=True,
        text=True,
        check=False,
    )


def test_actionlint_finds_nothing_wrong() -> None:
    found = actionlint(*sorted(WORKFLOWS.iterdir()))
    assert (found.returncode, found.stdout) == (0, ""), found.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("needs: refresh", "needs: refreshed", "needs job"),
        ("steps.restore.outcome", "steps.restored.outcome", "restored"),
        ("run: .github/nightly/pack.sh", "run: .github/nightly/pack.sh $NAME", "SC2086"),
        ("runs-on: ubuntu-24.04", "runs-on: ubuntu-24.40", "unknown"),
    ],
)
def test_actionlint_would_find_it(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    broken = tmp_path / "nightly.yml"
    text = NIGHTLY.read_text()
    assert right in text
    broken.write_text(text.replace(right, wrong))
    found = actionlint(broken)
    assert found.returncode == 1
    assert said in found.stdout


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    scripts = [*(ROOT / ".github" / "nightly").iterdir(), ROOT / ".ci" / "run"]
    found = subprocess.run([PROGRAMS / "shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, ""), found.stdout
