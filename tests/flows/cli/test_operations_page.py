"""The operations page names what exists, all of it, and nothing else."""

import re
from pathlib import Path

import pytest
import typer

from flows.cli import main
from flows.errors import BELOW, DONE, FAILED, PARTLY, USAGE
from flows.settings.environment import variables_of
from flows.settings.model import Settings

ROOT = Path(__file__).parents[3]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PAGES = {
    page.name: page.read_text(encoding="utf-8")
    for page in (ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "operations.md")
}


def commands() -> set[str]:
    return set(typer.main.get_command(main.app).commands)  # type: ignore[attr-defined]


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    table = OPERATIONS.split("## Settings")[1].split("## The schedule")[0]
    named = set(re.findall(r"`((?:PULSE|GITHUB|GH)_[A-Z0-9_]+|[A-Z]+(?:_API)?_KEY)`", table))
    assert named == {"PULSE_CONFIG", *(name for field in Settings.model_fields for name in variables_of(field))}
    plain = {name: field.default for name, field in Settings.model_fields.items() if isinstance(field.default, (str, int, float))}
    rows = {
        row.split("|")[1].strip().strip("`"): row.split("|")[2].strip().strip("`") for row in table.splitlines() if row.startswith("| `")
    }
    shown = {name: str(default).lower() if isinstance(default, bool) else str(default) for name, default in plain.items()}
    assert {name: rows[variables_of(name)[0]] for name in plain} == shown


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_exists(page: str) -> None:
    code = re.findall(r"`([^`\n]+)`", PAGES[page]) + re.findall(r"```\w*\n(.*?)```", PAGES[page], re.DOTALL)
    named = {name for text in code for name in re.findall(r"(?:^|[\s/])pulse ([a-z]+)", text, re.MULTILINE)} - {"pulse"}
    assert len(named) >= 3
    assert named <= commands()


def test_every_exit_code_is_explained() -> None:
    table = OPERATIONS.split("## Exit codes")[1].split("## Backup")[0]
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert explained == {DONE, FAILED, USAGE, BELOW, PARTLY, 130, 141}
