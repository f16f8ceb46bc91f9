"""Tries through nights: only where a setting asks for them, kept, published, and written once. Nothing is installed here."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from collectors.errors import Unavailable
from collectors.installs import source
from collectors.installs.attempt import Asked, Tried
from collectors.installs.isolation import Isolation
from collectors.installs.source import Machine
from flows.night import installs
from sandbox import server
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits
from warehouse.cpythons import kept_up

PACKAGE = '[[package]]\nname = "Project_Zero"\nregistry = "pypi"\nimport_name = "zero"\n'
ROWS = "select subject, version, python, tried_on, installed, imported, error, isolation, source from install_checks order by all"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ProjectWithSubjects]:
    with nights_without_waits(), server.start(build(tmp_path / "data", [PROJECT])) as running:
        made = ProjectWithSubjects(tmp_path / "home", running, "pypi", "")
        file = made.home.folder / "catalog" / f"{PROJECT}.toml"
        file.write_text(file.read_text() + PACKAGE)
        yield made


def broken(machine: Machine, subject: str, module: str, pythons: object) -> list[Tried]:
    asked = Asked(subject.partition("/")[2], "1.0", module)
    return [Tried(asked, "3.11", True, False, "it raises an error", None, 1.0, machine.kept_apart.name)]


@pytest.mark.long
def test_a_try_is_published_counts_from_the_day_after_and_is_made_once_in_four_weeks(
    world: ProjectWithSubjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "tries", broken)
    monkeypatch.setattr(installs, "best", lambda: Isolation(None))
    off = world.refresh(1)
    assert (world.query(ROWS), world.told(off.run_id, "install_checks")) == ([], {})
    refused = world.refresh(2, installs="isolated")
    assert world.told(refused.run_id, "install_checks") == {"pypi/Project_Zero": ("gone", installs.NO_WALLS)}
    assert refused.status == off.status
    first = world.refresh(3, installs="anywhere")
    assert world.told(first.run_id, "install_checks") == {"pypi/Project_Zero": ("ok", None)}
    row = ("pypi/Project_Zero", "1.0", "3.11", date(2024, 3, 6), True, False, "it raises an error", "clean environment only", None)
    assert world.query(ROWS) == [row]
    second = world.refresh(4, installs="anywhere")
    assert world.told(second.run_id, "install_checks") == {"pypi/Project_Zero": ("unchanged", None)}
    assert world.query(ROWS) == [row]
    values = "select as_of, value, status from metric_values where metric = 'installs' and as_of >= '2024-03-06' order by 1"
    assert world.query(values) == [(date(2024, 3, 6), None, "not_applicable"), (date(2024, 3, 7), 0.0, "observed")]


@pytest.mark.long
def test_an_index_that_does_not_answer_writes_no_row(world: ProjectWithSubjects, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[Tried]:
        raise Unavailable("the index cannot answer now")

    monkeypatch.setattr(source, "tries", fails)
    struck = world.refresh(1, installs="anywhere")
    assert world.told(struck.run_id, "install_checks") == {"pypi/Project_Zero": ("unavailable", "the index cannot answer now")}
    assert world.query(ROWS) == []


def test_the_pythons_that_are_kept_up_are_those_of_the_release_cycle() -> None:
    assert kept_up(date(2026, 11, 30)) == (15, 14, 13, 12, 11)
    assert (kept_up(date(2024, 10, 6))[0], kept_up(date(2024, 10, 7))[0]) == (12, 13)  # 3.13 came on 7 October 2024
