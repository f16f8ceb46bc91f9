"""Asking for the next page while the last one is being written, and never more pages under way than places."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from flows.ahead import Ahead

HOLDS_AT_MOST_S = 20


class Disk:
    """Writes pages one after another in a thread of its own; counts how many are asked for and not yet written."""

    def __init__(self, seconds: float = 0.0, broken_page: int | None = None) -> None:
        self.seconds, self.broken_page = seconds, broken_page
        self.under_way, self.most_under_way = 0, 0
        self.asked: list[int] = []
        self.written: list[int] = []
        self.lock = threading.Lock()
        self.writer = ThreadPoolExecutor(1)

    def walk(self, pages: int, ends_with: Exception | None = None) -> Iterator[Any]:
        for number in range(pages):
            with self.lock:
                self.asked.append(number)
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
            time.sleep(self.seconds)
            yield number
        if ends_with is not None:
            raise ends_with

    def begin(self, page: Any) -> "Future[None]":
        return self.writer.submit(self._write, page)

    def _write(self, page: int) -> None:
        time.sleep(self.seconds)
        if page == self.broken_page:
            raise OSError("no space left on device")
        with self.lock:
            self.under_way -= 1
            self.written.append(page)


def test_the_next_page_is_asked_for_while_the_last_one_is_being_written() -> None:
    second_is_asked, writing = threading.Event(), ThreadPoolExecutor(1)

    def walk() -> Iterator[Any]:
        yield 1
        second_is_asked.set()
        yield 2

    def write(page: int) -> None:
        assert page == 2 or second_is_asked.wait(HOLDS_AT_MOST_S)

    Ahead(2).write(walk(), lambda page: writing.submit(write, page))


def test_with_one_place_each_page_is_written_before_the_next_is_asked_for() -> None:
    disk = Disk(seconds=0.002)
    Ahead(1).write(disk.walk(20), disk.begin)
    assert disk.written == list(range(20))
    assert disk.most_under_way == 1


@pytest.mark.parametrize("places", [3, 5, 8])
def test_no_more_pages_are_under_way_than_places(places: int) -> None:
    disk, ahead = Disk(seconds=0.001), Ahead(places)
    with ThreadPoolExecutor(places) as crew:
        for handle in [crew.submit(ahead.write, disk.walk(15), disk.begin) for _ in range(2 * places)]:
            handle.result(HOLDS_AT_MOST_S)
    assert sorted(disk.written) == sorted([*range(15)] * 2 * places)
    assert 1 < disk.most_under_way <= places


def test_what_was_brought_is_written_before_the_walk_is_said_to_have_ended() -> None:
    disk = Disk(seconds=0.05)
    with pytest.raises(TimeoutError, match="no answer"):
        Ahead(4).write(disk.walk(3, ends_with=TimeoutError("no answer")), disk.begin)
    assert disk.written == [0, 1, 2]


def test_after_a_page_that_cannot_be_written_none_is_begun() -> None:
    disk = Disk(broken_page=2)
    with pytest.raises(OSError, match="no space left"):
        Ahead(4).write(disk.walk(9), disk.begin)
    assert disk.written == [0, 1]
    assert disk.asked == [0, 1, 2, 3]


def test_every_place_comes_back_however_a_walk_ends() -> None:
    ahead = Ahead(2)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            ahead.write(Disk().walk(3, ends_with=TimeoutError()), Disk().begin)
        with pytest.raises(OSError, match="no space left"):
            ahead.write(Disk().walk(9), Disk(broken_page=1).begin)
        ahead.write([], Disk().begin)
    disk = Disk(seconds=0.01)
    ahead.write(disk.walk(5), disk.begin)
    assert disk.most_under_way == 2
