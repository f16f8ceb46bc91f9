"""The source of tries: what a night plans, and what a row is. Nothing is installed here."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collectors.cancellation import CancelToken
from collectors.http import HttpClient
from collectors.installs import source
from collectors.installs.attempt import Asked, Tried
from collectors.installs.isolation import Isolation
from collectors.installs.pythons import Python
from collectors.installs.source import SOURCE, InstallChecks, Machine
from collectors.page import Coverage, Page
from collectors.reading import Reading
from collectors.source import Planned, Subject

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
NAMES = ("pypi/a", "pypi/b", "pypi/c", "pypi/d", "pypi/e")
PYTHONS = tuple(Python(minor, Path(sys.executable), Path(sys.base_prefix)) for minor in (13, 12))


def checks() -> InstallChecks:
    machine = Machine(HttpClient("a test", CancelToken()), "http://127.0.0.1:9", Isolation(None))
    return InstallChecks(machine, dict.fromkeys(NAMES, "foo"), (13, 12, 11))


def plans(made: InstallChecks, last: dict[str, datetime], at: datetime) -> dict[str, Planned]:
    read = {name: {SOURCE: Reading(when).to_text()} for name, when in last.items()}
    return {subject.key: made.plan(subject, read.get(subject.key, {}), {}, at) for subject in made.subjects()}


def test_a_night_tries_three_and_the_others_wait_for_theirs() -> None:
    first = plans(checks(), {}, AT)
    assert [name for name, planned in first.items() if planned.work] == list(NAMES[:3])
    assert {planned.work.nights for planned in first.values() if planned.work} == {2}  # five packages, three a night
    last = dict.fromkeys(NAMES[:3], AT)
    second = plans(checks(), last, AT + timedelta(days=1))
    assert [name for name, planned in second.items() if planned.work] == list(NAMES[3:])
    assert second["pypi/a"].unchanged == (Coverage(SOURCE, None, AT + timedelta(days=1)),)
    third = plans(checks(), last | dict.fromkeys(NAMES[3:], AT + timedelta(days=1)), AT + timedelta(days=27))
    assert [name for name, planned in third.items() if planned.work] == []
    fourth = plans(checks(), last | dict.fromkeys(NAMES[3:], AT + timedelta(days=1)), AT + timedelta(days=28))
    assert [name for name, planned in fourth.items() if planned.work] == list(NAMES[:3])


def test_a_row_is_a_try_on_one_python(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked("a", "1.9.1", "foo")
    made = [
        Tried(asked, "3.13", None, None, "this Python makes no environments", "no pip", 0.26, "bubblewrap"),
        Tried(asked, "3.12", True, False, "it raises an error", "AttributeError", 12.34, "bubblewrap"),
    ]
    tried: list[object] = []

    def tries(machine: Machine, subject: str, module: str, pythons: object) -> list[Tried]:
        tried.append((subject, module, pythons))
        return made

    monkeypatch.setattr(source, "tries", tries)
    monkeypatch.setattr(source, "find", lambda minors: PYTHONS if minors == (13, 12, 11) else ())
    work = checks().plan(Subject("pypi/a", "pypi/a"), {}, {}, AT).work
    assert work is not None
    pages: list[Page] = list(work.pages({}))
    assert tried == [("pypi/a", "foo", PYTHONS)]
    (page,) = pages
    plain = AT.replace(tzinfo=None)
    both = {"subject": "pypi/a", "version": "1.9.1", "module": "foo", "tried_at": plain, "isolation": "bubblewrap", "known_at": plain}
    untold = {"python": "3.13", "installed": None, "imported": None, "error": "this Python makes no environments", "detail": "no pip"}
    broken = {"python": "3.12", "installed": True, "imported": False, "error": "it raises an error", "detail": "AttributeError"}
    assert page.rows[SOURCE].to_pylist() == [{**both, **untold, "seconds": 0.3}, {**both, **broken, "seconds": 12.3}]
    assert page.coverage == (Coverage(SOURCE, None, AT),)
