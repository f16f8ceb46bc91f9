"""Repositories of papers by framework and month, from the archive of Papers With Code: one file, read once.

One row is a month of a family, which is the archive's word for the framework that a repository uses. A repository counts once, in the month
of its earliest paper, where the paper's authors call it their own (`is_official`). The archive has no dates: the month is that of the
arXiv number, so papers without one are left out. The site closed in July 2025, which has no row; links came weeks after a paper, so the
last months are too low. A file of 25 MB is read as it comes.

Source: https://huggingface.co/datasets/pwc-archive/files and https://github.com/paperswithcode/paperswithcode-data. The data are
CC BY-SA 4.0: whoever hands these rows on has to name Papers With Code and keep that licence.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from typing import ClassVar

import pyarrow as pa

from collectors.asked_once import AskedOnce
from collectors.errors import Malformed, NotOffered
from collectors.fields import boolean, optional_text, text
from collectors.http import HttpClient
from collectors.json_objects import objects
from collectors.months import between, start_of
from collectors.page import Coverage, Page
from collectors.papers import BEGINNING, TABLE, rows
from collectors.reading import Reading
from collectors.source import Planned, States, Subject, Work

SOURCE = "paperswithcode_papers"
DEFAULT_URL = "https://huggingface.co/datasets/pwc-archive/files/resolve/main/jul-28-links-between-papers-and-code.json.gz"
END = date(2025, 7, 1)
"""The month that has no row any more: the site closed in it."""
LIMIT_BYTES, TIMEOUT_S = 256 * 2**20, 1200.0
_NAME = "paperswithcode"
_ARXIV = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.\d{4,5}(v\d+)?")
_WHERE = "the archive of Papers With Code"
_MOST = 5_000_000  # official repositories; the archive has some hundred thousand rows in all
Counts = Mapping[str, Mapping[date, int]]


class PaperRepositories:
    """The repositories of papers of each family of the catalog; subjects are named as paperswithcode/tf.

    Args:
        http: the client.
        url: of the file.
        subjects: the families.
    """

    server: ClassVar[str] = _NAME
    sources: ClassVar[tuple[str]] = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject]) -> None:
        self._http, self._url, self._subjects = http, url, tuple(subjects)
        self._counts = AskedOnce(self._read)

    def subjects(self) -> Iterable[Subject]:
        """Return the families."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Read what was never read; the file does not change any more."""
        if Reading.of(states.get(SOURCE)).at is not None:
            return Planned()
        return Planned(work=Work({SOURCE: TABLE}, partial(self._pages, subject, at), requests=1))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (it is read as a whole)
        family = subject.key.partition("/")[2]
        counts = self._counts.get().get(family)
        state = {SOURCE: Reading(at).to_text()}
        if counts is None:
            yield Page({}, state)
            line = f"{_WHERE} has no official repository of {family}"
            raise NotOffered(line)
        months = {month: counts.get(month, 0) for month in between(BEGINNING, END)}
        covered = Coverage(SOURCE, start_of(BEGINNING), start_of(END))
        yield Page({TABLE: rows(subject.key, _NAME, months, at)}, state, (covered,))

    def _read(self) -> Counts:
        return self._http.read(self._url, lambda chunks: count(objects(chunks, _WHERE)), LIMIT_BYTES, TIMEOUT_S)


def count(links: Iterable[object]) -> Counts:
    """Return the official repositories by family and month of their earliest paper.

    Args:
        links: the rows of the file: a paper, its arXiv number, a repository, whether it is official, and the framework.

    Raises:
        Malformed: a row lacks what is promised, or no row is an official repository of a paper with a number.
    """
    repositories, ranks = array("q"), array("q")  # not the addresses, which would take ten times the memory
    families: dict[str, int] = {}
    for link in links:
        number, address = optional_text(link, "paper_arxiv_id", _WHERE), text(link, "repo_url", _WHERE)
        is_official, family = boolean(link, "is_official", _WHERE), text(link, "framework", _WHERE).lower()
        found = _ARXIV.fullmatch(number or "")
        if not is_official or found is None:
            continue
        code = families.setdefault(family, len(families))
        if len(repositories) >= _MOST or code >= 1000:
            raise Malformed("rows", _WHERE)
        repositories.append(_key(address))
        ranks.append((int(found[1]) * 12 + int(found[2]) - 1) * 1000 + code)
    if not repositories:
        raise Malformed("is_official", _WHERE)
    table = pa.table({"repository": pa.array(repositories, pa.int64()), "rank": pa.array(ranks, pa.int64())})
    earliest = table.group_by("repository").aggregate([("rank", "min")])["rank_min"]
    names = list(families)
    counted: dict[str, Counter[date]] = {name: Counter() for name in names}
    for rank in earliest.to_numpy():
        months, code = divmod(int(rank), 1000)
        counted[names[code]][date(2000 + months // 12, months % 12 + 1, 1)] += 1
    return counted


def _key(address: str) -> int:
    """A number for a repository, the same however its address is written."""
    plain = re.sub(r"^https?://(www\.)?", "", address.strip().lower()).rstrip("/").removesuffix(".git")
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), "big", signed=True)
