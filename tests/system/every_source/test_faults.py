"""A source that fails is recorded with its reason, changes no number, and the night after it equals one that never failed."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from collectors.registry import SOURCES
from tests.system.every_source.conftest import SLUGS, Installation, installed
from tests.worlds.canned_server import FAULTS, Told
from tests.worlds.every_source import OVER_HTTP
from tests.worlds.many_repositories import Home

CUT = 7
SECOND, FAULTY, AFTER = 2, 36, 37
"""The last of the first nights; a Monday of the next month, on which every period has begun again; the night after it."""
IN_PLACE: Mapping[str, Told | int] = {name: told for name, (told, _) in FAULTS.items()} | {"half an answer": CUT}
OUTCOMES = {name: error.outcome for name, (_, error) in FAULTS.items()} | {"half an answer": "unavailable"}
NO_FAULT = {("hub", "a list")}
"""An empty list is what the Hub answers of a library that no model uses."""
READ_ONCE = {"paperswithcode"}
"""An archive that changes no more: once read it is asked for no more, so no later fault meets it."""
SAMPLE = ("pypi", "fields renamed")
EVERY = [
    pytest.param(source, fault, marks=() if (source, fault) == SAMPLE else pytest.mark.long)
    for source in OVER_HTTP
    if source not in READ_ONCE
    for fault in IN_PLACE
    if (source, fault) not in NO_FAULT
]
Values = Mapping[tuple[str, str, date], float | None]


def values(made: Installation) -> Values:
    """Every measured number, by framework, metric and date."""
    return {
        (framework, metric, day): value
        for framework, metric, day, value in made.ask("select framework, metric, as_of, value from metric_values")
    }


def failures(made: Installation) -> set[tuple[Any, ...]]:
    """What failed in the newest run: the source, its subject, the outcome, and whether a reason is given."""
    query = """select source, subject, outcome, reason is not null from source_status
        where run_id = (select max(run_id) from runs) and outcome not in ('ok', 'unchanged')"""
    return set(made.ask(query))


def newest(found: Values) -> Mapping[tuple[str, str], float | None]:
    """The numbers of the last date, by framework and metric."""
    last = max(day for _, _, day in found)
    return {(framework, metric): value for (framework, metric, day), value in found.items() if day == last}


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A home after its first nights.

    Attributes:
        values: the numbers after each night without a fault.
        rested: the numbers after the last night, had there been none on the day of the faults.
        failures: what fails even without faults, since nobody offers it.
    """

    made: Installation
    kept: Path
    home: Home
    values: Mapping[int, Values]
    rested: Values
    failures: set[tuple[Any, ...]]

    def again(self, folder: Path) -> Installation:
        """Go back to the first nights, in a folder of its own."""
        shutil.copytree(self.kept, folder, symlinks=True)
        self.made.home = replace(self.home, folder=folder)
        return self.made


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with installed(folder, SLUGS[:2]) as made:
        found, home, failed = {}, made.home, set()
        for number in (1, SECOND, FAULTY, AFTER):
            assert made.refresh(number).status == "ok"
            found[number] = values(made)
            if number == FAULTY:
                failed = failures(made)
            if number == SECOND:
                shutil.copytree(home.folder, folder / "kept", symlinks=True)
        shutil.copytree(folder / "kept", folder / "rested", symlinks=True)
        made.home = replace(home, folder=folder / "rested")
        assert made.refresh(AFTER).status == "ok"
        yield Undisturbed(made, folder / "kept", home, found, values(made), failed)


@pytest.mark.parametrize(("source", "fault"), EVERY)
def test_a_fault_is_recorded_and_changes_no_number(undisturbed: Undisturbed, tmp_path: Path, source: str, fault: str) -> None:
    """Each number is the one of before, the one of a night without the fault, or missing; the night after, all are as without it."""
    made = undisturbed.again(tmp_path / "home")
    made.answers.faults[source] = IN_PLACE[fault]
    try:
        made.refresh(FAULTY)
    finally:
        made.answers.faults.clear()
    names = {name for one in SOURCES if one.name == source for name in resolve_name(one.collector).sources}
    failed = failures(made) - undisturbed.failures
    assert {(name in names, outcome, has_reason) for name, _, outcome, has_reason in failed} == {(True, OUTCOMES[fault], True)}

    before, without = undisturbed.values[SECOND], undisturbed.values[FAULTY]
    of_before = newest(before)
    for (framework, metric, day), value in values(made).items():
        known = {None, without.get((framework, metric, day)), before.get((framework, metric, day), of_before.get((framework, metric)))}
        assert value in known, (framework, metric, day)

    assert made.refresh(AFTER).status == "ok"
    read_before, read_now = newest(undisturbed.values[AFTER]), newest(undisturbed.rested)
    for key, value in newest(values(made)).items():
        assert value in {read_before[key], read_now[key]}, key
