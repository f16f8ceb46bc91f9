"""A Ctrl-C ends a command, whatever the code that it fell into made of it."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress

import pytest

from flows.night.interruption import noted, original, result_of


@pytest.fixture(autouse=True)
def handled_by_python() -> Iterator[None]:
    """A job in the background of a script has SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Panic(BaseException):
    """As an extension written in Rust raises."""


def swallow() -> None:
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        return


def make_an_error_of_it(kind: type[BaseException]) -> None:
    swallow()
    raise kind("nothing of a signal")


def import_error() -> None:
    make_an_error_of_it(ImportError)


def panic() -> None:
    make_an_error_of_it(Panic)


def leave() -> None:
    make_an_error_of_it(SystemExit)


@pytest.mark.parametrize("block", [swallow, import_error, panic, leave])
def test_a_block_in_which_it_came_is_interrupted(block: Callable[[], None]) -> None:
    with pytest.raises(KeyboardInterrupt), noted():
        block()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("block", [swallow, import_error])
def test_a_block_within_another_is_interrupted_at_the_end_of_the_outer_one(block: Callable[[], None]) -> None:
    with pytest.raises(KeyboardInterrupt), noted(), suppress(ImportError), noted():
        block()


def test_an_error_of_a_block_in_which_none_came_stays() -> None:
    with pytest.raises(ImportError), noted():
        raise ImportError("missing")


@pytest.mark.parametrize("block", [import_error, panic])
def test_whoever_logs_an_error_of_such_a_block_learns_what_it_was(block: Callable[[], None]) -> None:
    """As a run that writes down why it ended, before the block has ended."""
    logged: list[BaseException] = []

    @noted()
    def run() -> None:
        try:
            block()
        except BaseException as error:
            logged.append(original(error))
            raise

    with pytest.raises(KeyboardInterrupt):
        run()
    assert [type(error) for error in logged] == [KeyboardInterrupt]


def test_one_that_came_before_is_forgotten() -> None:
    with pytest.raises(KeyboardInterrupt), noted():
        swallow()
    with noted():
        pass


def test_the_wait_for_a_future_ends_with_an_interrupt() -> None:
    def wait_for_ever() -> None:
        swallow()
        result_of(Future())  # which nobody completes

    with pytest.raises(KeyboardInterrupt), noted():
        wait_for_ever()


def test_the_result_of_a_future_is_what_the_call_returned_or_raised() -> None:
    done, failed = Future[int](), Future[int]()
    done.set_result(7)
    failed.set_exception(ImportError("missing"))
    assert result_of(done) == 7
    with pytest.raises(ImportError, match="missing"):
        result_of(failed)
