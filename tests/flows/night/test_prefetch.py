"""Asking for the next page while the last one is being written, and never more pages under way than places."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from collectors.page import Coverage, Page, together
from flows.night.prefetch import Prefetch

HOLDS_AT_MOST_S = 20
NIGHT = datetime(2026, 8, 24, 9, tzinfo=UTC)


def page_of(number: int, *, replaces: frozenset[str] = frozenset(), covers: str | None = None) -> Page:
    coverage = (Coverage(covers, None, NIGHT),) if covers else ()
    return Page({"forks": pa.table({"number": [number]})}, {"forks": f"after {number}"}, coverage, replaces)


def numbers_of(page: Page) -> list[int]:
    return [int(row["number"]) for row in page.rows["forks"].to_pylist()]


class Disk:
    """Writes pages one after another in a thread of its own; counts how many are asked for and not yet written."""

    def __init__(self, seconds: float = 0.0, broken_page: int | None = None) -> None:
        self.seconds, self.broken_page = seconds, broken_page
        self.under_way, self.most_under_way = 0, 0
        self.asked: list[int] = []
        self.begun: list[int] = []
        self.written: list[int] = []
        self.lock = threading.Lock()
        self.writer = ThreadPoolExecutor(1)

    def walk(self, pages: int, ends_with: Exception | None = None) -> Iterator[Page]:
        for number in range(pages):
            with self.lock:
                self.asked.append(number)
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
            time.sleep(self.seconds)
            yield page_of(number)
        if ends_with is not None:
            raise ends_with

    def begin(self, page: Page) -> "Future[None]":
        self.begun += numbers_of(page)
        return self.writer.submit(self._write, numbers_of(page))

    def _write(self, numbers: list[int]) -> None:
        time.sleep(self.seconds)
        if self.broken_page in numbers:
            raise OSError("no space left on device")
        with self.lock:
            self.under_way -= len(numbers)
            self.written += numbers


def test_the_next_page_is_asked_for_while_the_last_one_is_being_written() -> None:
    second_is_asked, writing = threading.Event(), ThreadPoolExecutor(1)

    def walk() -> Iterator[Page]:
        yield page_of(1)
        second_is_asked.set()
        yield page_of(2)

    def write(page: Page) -> None:
        assert numbers_of(page) == [2] or second_is_asked.wait(HOLDS_AT_MOST_S)

    Prefetch(2).write(walk(), lambda page: writing.submit(write, page))


def test_with_one_place_each_page_is_written_before_the_next_is_asked_for() -> None:
    disk = Disk(seconds=0.002)
    Prefetch(1).write(disk.walk(20), disk.begin)
    assert disk.written == list(range(20))
    assert disk.most_under_way == 1


@pytest.mark.parametrize("places", [3, 5, 8])
def test_no_more_pages_are_under_way_than_places(places: int) -> None:
    disk, prefetch = Disk(seconds=0.001), Prefetch(places)
    with ThreadPoolExecutor(places) as executor:
        for future in [executor.submit(prefetch.write, disk.walk(15), disk.begin) for _ in range(2 * places)]:
            future.result(HOLDS_AT_MOST_S)
    assert sorted(disk.written) == sorted([*range(15)] * 2 * places)
    assert 1 < disk.most_under_way <= places


def test_what_was_brought_is_written_before_the_walk_is_said_to_have_ended() -> None:
    disk = Disk(seconds=0.05)
    with pytest.raises(TimeoutError, match="no answer"):
        Prefetch(4).write(disk.walk(3, ends_with=TimeoutError("no answer")), disk.begin)
    assert disk.written == [0, 1, 2]


def test_after_a_page_that_cannot_be_written_none_is_begun() -> None:
    disk = Disk(broken_page=2)

    def one_at_a_time() -> Iterator[Page]:
        for page in disk.walk(9):
            yield page
            disk.writer.submit(int).result(HOLDS_AT_MOST_S)

    with pytest.raises(OSError, match="no space left"):
        Prefetch(4).write(one_at_a_time(), disk.begin)
    assert disk.written == [0, 1]
    assert max(disk.begun) == 2


def test_every_place_comes_back_however_a_walk_ends() -> None:
    prefetch = Prefetch(2)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            prefetch.write(Disk().walk(3, ends_with=TimeoutError()), Disk().begin)
        with pytest.raises(OSError, match="no space left"):
            prefetch.write(Disk().walk(9), Disk(broken_page=1).begin)
        prefetch.write([], Disk().begin)
    disk = Disk(seconds=0.01)
    prefetch.write(disk.walk(5), disk.begin)
    assert disk.most_under_way == 2


def test_pages_that_come_while_earlier_ones_are_written_are_written_together_and_in_order() -> None:
    disk, first_may_end = Disk(), threading.Event()
    calls: list[list[int]] = []

    def walk() -> Iterator[Page]:
        yield from (page_of(number) for number in range(4))
        first_may_end.set()
        yield page_of(4)

    def begin(page: Page) -> "Future[None]":
        calls.append(numbers_of(page))
        waited = disk.writer.submit(first_may_end.wait, HOLDS_AT_MOST_S)
        assert waited is not None
        return disk.begin(page)

    Prefetch(8).write(walk(), begin)
    assert calls[0] == [0]
    assert [number for call in calls for number in call] == [0, 1, 2, 3, 4]
    assert len(calls) <= 3


def test_a_page_waits_for_the_one_before_and_for_no_answer() -> None:
    """The walk asks for a third page, which does not come before the second is written: a limit of the server may hold it for an hour."""
    first_may_end, second_is_written, disk = threading.Event(), threading.Event(), Disk()

    def walk() -> Iterator[Page]:
        yield page_of(0)
        yield page_of(1)
        first_may_end.set()
        assert second_is_written.wait(HOLDS_AT_MOST_S)
        yield page_of(2)

    def write(numbers: list[int]) -> None:
        assert first_may_end.wait(HOLDS_AT_MOST_S)
        if 1 in numbers:
            second_is_written.set()

    Prefetch(4).write(walk(), lambda page: disk.writer.submit(write, numbers_of(page)))
    assert second_is_written.is_set()


def test_joined_pages_have_the_rows_of_all_and_say_how_far_the_last_one_came() -> None:
    page, count = together([page_of(1), page_of(2), page_of(3, covers="forks")])
    assert (count, numbers_of(page), page.streams) == (3, [1, 2, 3], {"forks": "after 3"})
    assert [one.source for one in page.coverage] == ["forks"]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([page_of(1), page_of(2, replaces=frozenset({"forks"})), page_of(3)], 1),
        ([page_of(1, replaces=frozenset({"forks"})), page_of(2)], 1),
        ([page_of(1, covers="forks"), page_of(2, covers="issues"), page_of(3, covers="forks")], 2),
    ],
)
def test_a_page_that_reads_what_an_earlier_one_stored_is_not_joined_to_it(pages: list[Page], expected: int) -> None:
    assert together(pages)[1] == expected
