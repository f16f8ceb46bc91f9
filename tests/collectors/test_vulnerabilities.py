"""Answers of the database of vulnerabilities, in the form of its published schema."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.errors import Malformed
from collectors.http import Answer
from collectors.reading import Reading
from collectors.source import Subject
from collectors.vulnerabilities import Vulnerabilities, parse

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
MXNET = Subject("pypi/mxnet", "pypi/mxnet")
ONE: dict[str, Any] = {
    "id": "GHSA-xxj3-55p6-xg3h",
    "aliases": ["PYSEC-2022-43", "CVE-2022-24294"],
    "published": "2022-07-25T00:00:30Z",
    "modified": "2024-09-30T21:20:40.123Z",
    "database_specific": {"severity": "HIGH"},
    "affected": [
        {
            "package": {"name": "mxnet", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.9.1"}]}],
        },
        {
            "package": {"name": "mxnet-cu112", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        },
    ],
}


def spans(*events: dict[str, str], kind: str = "ECOSYSTEM") -> list[tuple[str | None, ...]]:
    told = ONE | {"affected": [{"package": {"name": "MXNet", "ecosystem": "PyPI"}, "ranges": [{"type": kind, "events": list(events)}]}]}
    return [(row["introduced"], row["fixed"], row["last_affected"]) for row in parse({"vulns": [told]}, "pypi/mxnet", AT).to_pylist()]


def test_a_row_is_a_range_of_this_package() -> None:
    [row] = parse({"vulns": [ONE]}, "pypi/mxnet", AT).to_pylist()
    assert row == {
        "subject": "pypi/mxnet",
        "vulnerability": "GHSA-xxj3-55p6-xg3h",
        "aliases": "CVE-2022-24294 PYSEC-2022-43",
        "severity": "high",
        "introduced": "0",
        "fixed": "1.9.1",
        "last_affected": None,
        "published_at": datetime(2022, 7, 25, 0, 0, 30),  # noqa: DTZ001 (UTC without a zone, as in the tables)
        "modified_at": datetime(2024, 9, 30, 21, 20, 40, 123000),  # noqa: DTZ001
        "withdrawn_at": None,
        "known_at": AT.replace(tzinfo=None),
    }


def test_ranges_follow_one_another_and_the_last_may_be_open() -> None:
    assert spans({"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "1.5"}) == [("0", "1.2", None), ("1.5", None, None)]
    assert spans({"introduced": "0"}) == [("0", None, None)]
    assert spans({"introduced": "0"}, {"last_affected": "1.1"}) == [("0", None, "1.1")]
    assert spans({"introduced": "abc"}, kind="GIT") == [(None, None, None)]  # commits are no versions


@pytest.mark.parametrize(("word", "severity"), [("MODERATE", "medium"), ("CRITICAL", "critical"), ("odd", None), (None, None)])
def test_severity_is_the_word_of_the_database(word: str | None, severity: str | None) -> None:
    [row] = parse({"vulns": [ONE | {"database_specific": {"severity": word}}]}, "pypi/mxnet", AT).to_pylist()
    assert row["severity"] == severity


def test_a_package_without_vulnerabilities_has_no_row() -> None:
    assert parse({}, "pypi/mxnet", AT).num_rows == 0


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {"vulns": None},
        {"Vulns": [ONE]},  # a field renamed is not "there is none"
        {"vulns": [{}]},
        {"vulns": [ONE | {"published": "yesterday"}]},
        {"vulns": [ONE | {"id": None}]},
        {"vulns": [ONE | {"affected": [{"ranges": []}]}]},
        {"vulns": [ONE | {"affected": {}}]},
    ],
)
def test_what_breaks_the_promise_is_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="the vulnerabilities of pypi/mxnet"):
        parse(broken, "pypi/mxnet", AT)


class Pages:
    """A client that has these answers, the last one for ever."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.asked = list(answers), list[dict[str, Any]]()

    def post(self, url: str, body: dict[str, Any]) -> Answer:
        self.asked.append({"url": url, **body})
        return Answer(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], {})


def test_all_pages_of_an_answer_are_one_reading_and_it_is_asked_once_a_week() -> None:
    pages = Pages({"vulns": [ONE], "next_page_token": "abc"}, {"vulns": [ONE | {"id": "PYSEC-1"}]})
    source = Vulnerabilities(pages, "https://osv.invalid", [MXNET])  # type: ignore[arg-type]
    work = source.plan(MXNET, {}, {}, AT).work
    assert work is not None
    [page] = work.pages({})
    assert page.rows["vulnerabilities"]["vulnerability"].to_pylist() == ["GHSA-xxj3-55p6-xg3h", "PYSEC-1"]
    assert [one.get("page_token") for one in pages.asked] == [None, "abc"]
    assert pages.asked[0] == {"url": "https://osv.invalid/v1/query", "package": {"name": "mxnet", "ecosystem": "PyPI"}}
    assert source.plan(MXNET, page.streams, {}, AT + timedelta(days=6)).work is None
    assert source.plan(MXNET, page.streams, {}, AT + timedelta(days=7)).work is not None


def test_an_answer_without_end_is_malformed() -> None:
    source = Vulnerabilities(Pages({"vulns": [], "next_page_token": "abc"}), "https://osv.invalid", [MXNET])  # type: ignore[arg-type]
    work = source.plan(MXNET, {}, {}, AT).work
    assert work is not None
    with pytest.raises(Malformed, match="next_page_token"):
        list(work.pages({}))


@pytest.mark.parametrize(
    "state", [None, "", "no JSON", "[]", '{"version": 2}', '{"version": 1}', '{"version": 1, "read_at": 7, "etag": null}']
)
def test_a_stored_text_that_is_not_ours_is_no_reading(state: str | None) -> None:
    assert Reading.of(state) == Reading()
    assert Reading.of(state).is_due(AT, timedelta(days=7))


def test_a_reading_is_stored_and_read_again() -> None:
    kept = Reading(AT, '"7"')
    assert Reading.of(kept.to_text()) == kept
    assert kept.is_due(AT - timedelta(days=1), timedelta(days=7))  # a clock that went back
