"""The operations page says of every alert of the DATA lane, and of every check of the rows, what it means and what to do."""

from pathlib import Path

from scoring.alerts.policy import load
from warehouse.check import CHECKS
from warehouse.sqlfile import read_folder

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## Alerts of the DATA lane")[1].split("## What `pulse doctor`")[0]
ROWS = PAGE.split("## What `pulse doctor` says of the rows")[1].split("\n## ")[0]


def test_every_guard_and_every_check_that_takes_a_number_away_is_explained() -> None:
    failing = {file.name for file in read_folder(CHECKS) if "Fails" in file.header}
    kinds = {"outage", *load().guards, *failing}
    assert {kind for kind in kinds if f"`{kind}`" not in SECTION} == set()


def test_every_check_that_only_doctor_tells_of_is_explained() -> None:
    silent = {file.name for file in read_folder(CHECKS) if "Fails" not in file.header}
    assert {name for name in silent if f"`{name}`" not in ROWS} == set()


def test_every_row_says_what_to_do() -> None:
    rows = [row.split("|") for section in (SECTION, ROWS) for row in section.splitlines()[2:] if row.startswith("| ")]
    rows = [row for row in rows if row[2].strip() not in {"it is", "---"}]
    assert len(rows) >= 10
    assert all(len(row) == 5 and all(cell.strip() for cell in row[1:4]) for row in rows)
