"""Lists of the Apache Software Foundation: real dates, in the form of the real lists."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.apache import FoundationRecords, Record, parse
from collectors.errors import Gone, Malformed, Unavailable
from collectors.http import Answer
from collectors.source import Subject
from sandbox.apache import shipped

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
MXNET, TVM = "apache/mxnet", "apache/tvm"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "sources" / "asf_records_2024-10-24.json"
PEOPLE = {"chair": "jdoe", "roster": {"jdoe": {"date": "2022-09-21", "name": "Jane Q. Doe"}}}
LISTS: dict[str, Any] = {
    "committees": [{"id": "tvm", "name": "Apache TVM", "established": "2020-11", **PEOPLE}],
    "committees-retired": [{"id": "mxnet", "name": "Apache MXNet", "established": "2022-09", "retired": "2023-10", **PEOPLE}],
    "podlings": {"age": {"podling": True, "started": "2020-04"}},
    "podlings-history": [{"id": "mxnet", "started": "2017-01", "ended": "2022-09", "status": "graduated"}],
}


def test_a_record_is_a_state_with_its_month() -> None:
    found = [record for name, payload in LISTS.items() for record in parse(payload, name, {MXNET, TVM})]
    assert found == [
        Record(TVM, "committee", date(2020, 11, 1), "month", "committees"),
        Record(MXNET, "committee", date(2022, 9, 1), "month", "committees-retired"),
        Record(MXNET, "retired", date(2023, 10, 1), "month", "committees-retired"),
        Record(MXNET, "podling", date(2017, 1, 1), "month", "podlings-history"),
        Record(MXNET, "graduated", date(2022, 9, 1), "month", "podlings-history"),
    ]


@pytest.mark.parametrize(
    ("told", "since", "precision"),
    [("2019", date(2019, 1, 1), "year"), ("2019-12", date(2019, 12, 1), "month"), ("2019-12-31", date(2019, 12, 31), "day")],
)
def test_a_date_is_as_exact_as_it_is_told(told: str, since: date, precision: str) -> None:
    [record] = parse({"age": {"started": told}}, "podlings", {"apache/age"})
    assert (record.since, record.precision) == (since, precision)


def test_no_podling_may_be_there_but_no_committee_may_not() -> None:
    assert parse({}, "podlings", {MXNET}) == []
    for name in ("committees", "committees-retired", "podlings-history"):
        with pytest.raises(Malformed, match=f"every project is missing or wrong in the list {name}"):
            parse([], name, {MXNET})


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("committees", "projects"),
        ("committees", {"error": "no"}),
        ("committees", [{"name": "Apache TVM", "established": "2020-11"}]),
        ("committees", [{"id": "tvm", "founded": "2020-11"}]),
        ("committees", [{"id": "tvm", "established": "November 2020"}]),
        ("committees", [{"id": "tvm", "established": "2020-13"}]),
        ("committees-retired", [{"id": "tvm", "established": "2020-11"}]),
        ("podlings", [{"id": "tvm", "started": 2019}]),
        ("podlings-history", [{"id": "tvm", "started": "2019-03", "ended": "2020-11", "status": "dormant"}]),
    ],
)
def test_what_breaks_the_promise_is_malformed(name: str, broken: object) -> None:
    with pytest.raises(Malformed, match=f"the list {name} of the foundation"):
        parse(broken, name, {TVM})


def test_an_odd_date_of_a_project_that_nobody_follows_does_no_harm() -> None:
    assert len(parse([*LISTS["committees"], {"id": "odd", "established": None}], "committees", {TVM})) == 1


@pytest.mark.skipif(not REAL.exists(), reason="the real records are not at hand: ../shared/data/sources is missing")
def test_the_real_lists_are_read_whole_and_the_sandbox_says_of_its_projects_what_they_say() -> None:
    real = json.loads(REAL.read_text())
    lists = {name: real[name.replace("-", "_")] for name in ("committees", "committees-retired", "podlings-history")}
    everyone = {f"apache/{entry['id']}" for entries in lists.values() for entry in entries}
    records = [record for name, entries in lists.items() for record in parse(entries, name, everyone)]
    assert len(records) == len(lists["committees"]) + 2 * len(lists["committees-retired"]) + 2 * len(lists["podlings-history"])
    assert sum(record.state == "retired" for record in records) == 78 + 80  # as the description of the file counts them
    for project, figures in shipped().items():
        mine = {(one.source, one.state): f"{one.since:%Y-%m}" for one in records if one.subject == f"apache/{project}"}
        committees = "committees-retired" if figures.retired else "committees"
        theirs = {("podlings-history", "podling"): figures.started, ("podlings-history", figures.status): figures.ended}
        theirs[committees, "committee"] = figures.established
        assert mine == theirs | ({(committees, "retired"): figures.retired} if figures.retired else {})


class Lists:
    """A client that has the lists; one of them may fail at first."""

    def __init__(self, failing: str | None = None) -> None:
        self.asked: list[str] = []
        self.failing, self.lock = failing, threading.Lock()

    def get(self, url: str) -> Answer:
        with self.lock:
            self.asked.append(url)
        name = url.rpartition("/")[2].removesuffix(".json")
        if name == self.failing:
            self.failing = None
            msg = "no answer"
            raise Unavailable(msg)
        return Answer(LISTS[name], {})


def source(lists: Lists, *subjects: str) -> FoundationRecords:
    return FoundationRecords(lists, "https://apache.invalid", [Subject(key, key) for key in subjects])  # type: ignore[arg-type]


def test_four_requests_serve_all_projects_and_each_is_asked_for_once_a_month() -> None:
    lists = Lists()
    records = source(lists, MXNET, TVM)
    pages = {}
    for key in (MXNET, TVM):
        work = records.plan(Subject(key, key), {}, {}, AT).work
        assert work is not None
        [pages[key]] = work.pages({})
    assert lists.asked == [f"https://apache.invalid/json/foundation/{name}.json" for name in LISTS]
    assert {key: page.rows["foundation_records"].num_rows for key, page in pages.items()} == {MXNET: 4, TVM: 1}
    assert records.plan(Subject(TVM, TVM), pages[TVM].streams, {}, AT + timedelta(days=27)).work is None
    assert records.plan(Subject(TVM, TVM), pages[TVM].streams, {}, AT + timedelta(days=28)).work is not None


def test_no_name_of_a_person_is_in_what_is_handed_over() -> None:
    records = source(Lists(), MXNET)
    work = records.plan(Subject(MXNET, MXNET), {}, {}, AT).work
    assert work is not None
    [page] = work.pages({})
    told = f"{page.rows['foundation_records'].to_pylist()} {page.streams} {records._records}"
    assert not any(part in told for part in ("jdoe", "Doe"))


def test_a_project_that_no_list_names_is_gone_and_a_list_that_failed_is_asked_for_again() -> None:
    lists = Lists(failing="podlings")
    work = source(lists, "apache/elsewhere").plan(Subject("apache/elsewhere", ""), {}, {}, AT).work
    assert work is not None
    with pytest.raises(Unavailable):
        list(work.pages({}))
    with pytest.raises(Gone, match="no list of the foundation names apache/elsewhere"):
        list(work.pages({}))
    assert len(lists.asked) == 3 + 4
