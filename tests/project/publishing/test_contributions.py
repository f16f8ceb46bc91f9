"""What meets people who contribute: issue forms and update automation that GitHub accepts, and the checks before a commit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
GITHUB = ROOT / ".github"
PROGRAMS = Path(sys.executable).parent
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").iterdir() if path.name != "config.yml")


def checked(schema: str, *files: Path) -> "subprocess.CompletedProcess[str]":
    """What the published schema says of the files; it comes with check-jsonschema, so that nothing is fetched."""
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("dependabot", [GITHUB / "dependabot.yml"]),
        ("github-workflows", sorted((GITHUB / "workflows").iterdir())),
    ],
)
def test_github_accepts_the_files(schema: str, files: list[Path]) -> None:
    found = checked(schema, *files)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_schema_would_refuse_a_form_without_a_description(tmp_path: Path) -> None:
    form = yaml.safe_load(FORMS[0].read_text())
    del form["description"]
    broken = tmp_path / "form.yml"
    broken.write_text(yaml.safe_dump(form))
    assert checked("github-issue-forms", broken).returncode == 1


def test_a_bug_comes_with_what_doctor_says() -> None:
    fields = {field["id"]: field for field in yaml.safe_load(FORMS[0].read_text())["body"] if "id" in field}
    assert "pulse doctor --json" in fields["doctor"]["attributes"]["label"]
    assert fields["doctor"]["validations"]["required"]


def test_every_lock_file_is_kept_up_to_date() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
    watched = {(update["package-ecosystem"], update["directory"]) for update in updates}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    kinds = {"uv.lock": "uv", "package-lock.json": "npm", "requirements.txt": "pip"}
    locks = {(kinds[Path(name).name], f"/{Path(name).parent}".removesuffix(".")) for name in listed if Path(name).name in kinds}
    assert watched == locks | {("github-actions", "/")}
    assert all(update["groups"] and update["cooldown"]["default-days"] >= 7 for update in updates)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The work tree as git sees it, in a repository of its own, with the environment of this one."""
    folder = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    return folder


def pre_commit(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the hooks on every file; the import directions are left to `make check`, which does nothing else about them."""
    surroundings = os.environ | {"PRE_COMMIT_HOME": str(folder.parent / "hooks"), "SKIP": "import-directions"}
    command = [PROGRAMS / "pre-commit", "run", "--all-files", "--color", "never"]
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_the_hooks_pass_on_the_whole_tree_and_catch_a_fault_of_each_kind(clone: Path) -> None:
    whole = pre_commit(clone)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "no files to check" not in whole.stdout
    (clone / "flows" / "unused.py").write_text('"""A module."""\n\nimport os \n')
    (clone / "docs" / "broken.toml").write_text("a = \n")
    (clone / "docs" / "windows.md").write_bytes(b"one\r\ntwo\nthree\n")
    (clone / "docs" / "conflict.md").write_text("<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n")
    (clone / ".github" / "workflows" / "unsafe.yml").write_text(
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo $HOME\n"
    )
    subprocess.run(["git", "add", "--all"], cwd=clone, check=True)
    said = pre_commit(clone).stdout
    failed = {line.split("...", 1)[0] for line in said.splitlines() if line.endswith("Failed")}
    assert failed >= {"ruff check", "trailing whitespace", "toml", "line endings", "merge conflicts", "actionlint", "zizmor"}, said
