"""Dependents from a server that answers as deps.dev does, and in the ways in which it fails."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.dependents import SOURCE, Dependents, default_version, parse
from collectors.errors import Gone, Malformed, NotOffered, SourceError, Unavailable
from collectors.page import Page
from collectors.reading import Reading
from collectors.source import Subject
from tests.worlds.canned_server import FAULTS, Asked, Canned, CannedServer, Told, canned

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
MXNET = Subject("pypi/MXNet", "pypi/MXNet")
PACKAGE = "/v3alpha/systems/pypi/packages/mxnet"
COUNTS = {"dependentCount": 8019, "directDependentCount": 21, "indirectDependentCount": 7998}


def versions(*marked: str, name: str = "mxnet") -> dict[str, Any]:
    found = [
        {"versionKey": {"system": "PYPI", "name": name, "version": version}, "isDefault": version in marked}
        for version in ("1.9.0", "1.9.1", "2.0.0b1")
    ]
    return {"packageKey": {"system": "PYPI", "name": name}, "versions": found}


def answer(asked: Asked) -> Told:
    if asked.path == PACKAGE:
        return Told(versions("1.9.1"))
    return Told(COUNTS) if asked.path == f"{PACKAGE}/versions/1.9.1:dependents" else Told({"message": "not found"}, 404)


def read(told: Canned, pages: list[Page] | None = None) -> tuple[list[Page], CannedServer]:
    found = [] if pages is None else pages
    with canned(told) as (server, http):
        work = Dependents(http, server.url, [MXNET]).plan(MXNET, {}, {}, AT).work
        assert work is not None
        for page in work.pages({}):
            found.append(page)
        return found, server


def test_a_row_is_the_default_version_at_one_look() -> None:
    [page], server = read(answer)
    assert page.rows["dependents"].to_pylist() == [
        {
            "subject": "pypi/MXNet",
            "version": "1.9.1",
            "observed_on": date(2026, 11, 29),
            "dependents": 8019,
            "direct": 21,
            "indirect": 7998,
            "known_at": AT.replace(tzinfo=None),
        }
    ]
    assert [asked.path for asked in server.asked] == [PACKAGE, f"{PACKAGE}/versions/1.9.1:dependents"]
    source = Dependents(None, "", [MXNET])  # type: ignore[arg-type]  # it asks nothing
    assert source.plan(MXNET, page.streams, {}, AT + timedelta(days=27)).work is None
    assert source.plan(MXNET, page.streams, {}, AT + timedelta(days=28)).work is not None


@pytest.mark.parametrize(("days", "meets"), [(28, True), (30, True), (100, False)])
def test_looks_that_follow_one_another_are_one_span(days: int, meets: bool) -> None:
    last = AT - timedelta(days=days)
    with canned(answer) as (server, http):
        source = Dependents(http, server.url, [MXNET])
        states = {SOURCE: Reading(last).to_text()}
        work = source.plan(MXNET, states, {}, AT).work
        assert work is not None
        [page] = work.pages(states)
    assert page.coverage[0].complete_from == (last if meets else AT)


def test_a_version_of_which_nothing_is_told_has_no_row_is_no_fault_and_is_not_asked_for_again_tonight() -> None:
    pages: list[Page] = []
    with pytest.raises(NotOffered, match=r"no dependents of mxnet 1\.9\.0"):
        read(lambda asked: Told(versions("1.9.0")) if asked.path == PACKAGE else answer(asked), pages)
    assert [(dict(page.rows), list(page.streams), page.coverage) for page in pages] == [({}, [SOURCE], ())]


def test_a_package_that_is_not_there_is_gone() -> None:
    with pytest.raises(Gone) as raised:
        read(lambda _: Told({"message": "not found"}, 404))
    assert not isinstance(raised.value, NotOffered)


@pytest.mark.parametrize("place", [PACKAGE, f"{PACKAGE}/versions/1.9.1:dependents"])
@pytest.mark.parametrize(("told", "error"), FAULTS.values(), ids=FAULTS)
def test_an_answer_that_breaks_its_promise_is_no_number(told: Told, error: type[SourceError], place: str) -> None:
    with pytest.raises(error):
        read(lambda asked: told if asked.path == place else answer(asked))


def test_half_an_answer_is_no_number() -> None:
    with pytest.raises(Unavailable):
        read(lambda asked: Told(answer(asked).body, cut=10))


@pytest.mark.parametrize("broken", [versions(), versions("1.9.0", "1.9.1"), versions("1.9.1", name="torch"), {"versions": []}])
def test_a_page_that_marks_no_single_version_of_the_package_is_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="the versions of mxnet"):
        default_version(broken, "mxnet")


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"dependentCount": 8019},
        COUNTS | {"directDependentCount": 20},
        COUNTS | {"directDependentCount": -1, "indirectDependentCount": 8020},
        COUNTS | {"dependentCount": "8019"},
    ],
)
def test_counts_that_do_not_add_up_are_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="the dependents of pypi/mxnet"):
        parse(broken, "pypi/mxnet", "1.9.1", AT)
