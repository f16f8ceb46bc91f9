"""The archive of Papers With Code: a file of our own in its form, whole, plain, cut and broken."""

import gzip
import json
import random
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.errors import Malformed, NotOffered, SourceError, Unavailable
from collectors.json_objects import objects
from collectors.page import Page
from collectors.paperswithcode import PaperRepositories, count
from collectors.source import Subject
from tests.worlds.canned_server import FAULTS, Canned, CannedServer, Told, canned

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
FAMILIES = ("tf", "mxnet", "jax")


def link(number: str | None, repository: str, family: str, *, official: bool = True) -> dict[str, Any]:
    return {
        "paper_url": f"https://paperswithcode.com/paper/{number}",
        "paper_title": "Häuser, \u2028 and [brackets], {braces}",
        "paper_arxiv_id": number,
        "paper_url_abs": None,
        "paper_url_pdf": None,
        "repo_url": f"https://github.com/{repository}",
        "is_official": official,
        "mentioned_in_paper": True,
        "mentioned_in_github": False,
        "framework": family,
    }


LINKS = [
    link("1802.00001", "a/one", "tf"),
    link("1801.12345v2", "A/One.git", "tf"),  # the same repository, and an earlier paper
    link("1801.00002", "a/two", "tf"),
    link("1801.00003", "a/three", "tf", official=False),
    link(None, "a/four", "tf"),
    link("cs/0112017", "a/five", "tf"),  # a number of the old form
    link("1412.00001", "a/six", "tf"),  # before the first month that is counted
    link("2507.00001", "a/seven", "tf"),  # the month in which the site closed
    link("2506.99999", "a/eight", "tf"),
    link("1801.00004", "a/nine", "mxnet"),
    link("1801.00005", "a/ten", "none"),
]


def packed(links: object) -> Told:
    return Told(gzip.compress(json.dumps(links).encode()), headers={"Content-Type": "application/gzip"})


def read(answer: Canned, families: tuple[str, ...] = FAMILIES[:2]) -> tuple[dict[str, list[Page]], CannedServer]:
    subjects = [Subject(f"paperswithcode/{family}", family) for family in families]
    with canned(answer) as (server, http):
        source = PaperRepositories(http, server.url, subjects)
        found = {}
        for subject in subjects:
            work = source.plan(subject, {}, {}, AT).work
            assert work is not None
            found[subject.label] = list(work.pages({}))
            streams = found[subject.label][-1].streams
            assert source.plan(subject, streams, {}, AT + timedelta(days=4000)).work is None
        return found, server


def test_a_repository_counts_once_in_the_month_of_its_earliest_paper() -> None:
    found, server = read(lambda _: packed(LINKS))
    papers = {
        family: {(row["source"], row["month"]): row["papers"] for row in pages[0].rows["papers_monthly"].to_pylist() if row["papers"]}
        for family, pages in found.items()
    }
    assert papers == {
        "tf": {("paperswithcode", date(2018, 1, 1)): 2, ("paperswithcode", date(2025, 6, 1)): 1},
        "mxnet": {("paperswithcode", date(2018, 1, 1)): 1},
    }
    months = found["mxnet"][0].rows["papers_monthly"]["month"].to_pylist()
    assert (len(months), months[0], months[-1]) == (126, date(2015, 1, 1), date(2025, 6, 1))
    assert found["tf"][0].coverage[0].complete_until == datetime(2025, 7, 1, tzinfo=UTC)
    assert len(server.asked) == 1  # one file for all families


def test_a_family_that_the_archive_lacks_has_no_row_and_is_no_fault() -> None:
    with pytest.raises(NotOffered, match="no official repository of jax"):
        read(lambda _: packed(LINKS), ("jax",))


@pytest.mark.parametrize(("told", "error"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_not_the_archive_is_no_number(told: Told, error: type[SourceError]) -> None:
    with pytest.raises(error):
        read(lambda _: told)


def test_half_a_file_is_no_number() -> None:
    whole = packed(LINKS)
    with pytest.raises(Unavailable):
        read(lambda _: Told(whole.body, cut=40))
    with pytest.raises(Malformed):  # as if it had been cut where it is kept
        read(lambda _: Told(whole.body[:-40]))


def test_what_fails_is_not_asked_for_again_by_the_other_families() -> None:
    subjects = [Subject(f"paperswithcode/{family}", family) for family in FAMILIES]
    with canned(lambda _: FAULTS["refused"][0]) as (server, http):
        source = PaperRepositories(http, server.url, subjects)
        for subject in subjects:
            work = source.plan(subject, {}, {}, AT).work
            assert work is not None
            with pytest.raises(SourceError):
                list(work.pages({}))
    assert len(server.asked) == 1


@pytest.mark.parametrize("key", ["paper_arxiv_id", "repo_url", "is_official", "framework"])
def test_a_row_with_a_field_of_another_name_or_type_is_malformed(key: str) -> None:
    renamed = {("renamed" if name == key else name): value for name, value in LINKS[0].items()}
    if key == "paper_arxiv_id":
        renamed[key] = 1802.00001  # papers without a number are told with null
    with pytest.raises(Malformed, match="the archive of Papers With Code"):
        count([*LINKS, renamed])


def test_a_file_without_any_official_repository_is_malformed() -> None:
    with pytest.raises(Malformed, match="is_official"):
        count([LINKS[3], LINKS[4]])


def pieces(text: bytes, seed: int) -> Iterator[bytes]:
    """The bytes in pieces of any size."""
    dice, place = random.Random(seed), 0
    while place < len(text):
        size = dice.choice([1, 2, 7, 100])
        yield text[place : place + size]
        place += size


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("indent", [None, 1])
def test_objects_are_those_of_the_whole_text_however_it_comes(seed: int, indent: int | None) -> None:
    values = [*LINKS, 17, "]", [], {"a": [1, {"b": None}]}]
    text = json.dumps(values, indent=indent, ensure_ascii=bool(seed % 2)).encode()
    assert list(objects(pieces(text, seed), "here")) == values
    assert list(objects(pieces(gzip.compress(text), seed), "here")) == values


@pytest.mark.parametrize(
    "text", [b"", b"[", b"[{}", b"[{},", b"[{},]", b"[{} {}]", b"{}", b"[{}]x", b"[\xff]", b"[nothing]", b"\x1f\x8bnothing"]
)
def test_what_is_no_array_is_malformed(text: bytes) -> None:
    with pytest.raises(Malformed, match="here"):
        list(objects([text], "here"))
    assert list(objects([b" [ ] \n"], "here")) == []


def test_a_file_that_unpacks_to_a_hundred_times_its_size_is_not_held_in_memory() -> None:
    packer = gzip.compress(b"[" + b",".join([json.dumps(LINKS[0]).encode()] * 20_000) + b"]")
    tracemalloc.start()
    held = sum(1 for _ in objects([packer], "here"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held == 20_000
    assert most < 4 * 2**20  # the text has seven million bytes
