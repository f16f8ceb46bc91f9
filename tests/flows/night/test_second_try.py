"""What is tried a second time within a night: trouble that may pass, once."""

from collections.abc import Callable

import pytest

from collectors.errors import BudgetSpent, Denied, Unavailable
from flows.night import second_try
from flows.night.second_try import SecondTryExecutor


@pytest.fixture
def executor(monkeypatch: pytest.MonkeyPatch) -> SecondTryExecutor:
    monkeypatch.setattr(second_try, "AFTER_S", (0.0, 0.01))
    return SecondTryExecutor(2)


def failing(error: Exception, times: int) -> tuple[Callable[[], str], list[int]]:
    """A call that fails so many times, and the list of its tries."""
    tries: list[int] = []

    def call() -> str:
        tries.append(len(tries))
        if len(tries) <= times:
            raise error
        return "done"

    return call, tries


def test_trouble_that_passes_is_tried_again(executor: SecondTryExecutor) -> None:
    call, tries = failing(Unavailable("away", passing=True), times=1)
    assert executor.submit(call).result() == "done"
    assert len(tries) == 2


def test_it_is_tried_twice_at_most_and_its_own_error_is_told(executor: SecondTryExecutor) -> None:
    call, tries = failing(Unavailable("away", passing=True), times=2)
    with pytest.raises(Unavailable, match="away"):
        executor.submit(call).result()
    assert len(tries) == 2


DO_NOT_PASS = (BudgetSpent("spent", None), Denied("refused"), Unavailable("away for long"), ValueError("a mistake"))


@pytest.mark.parametrize("error", DO_NOT_PASS, ids=lambda error: type(error).__name__)
def test_what_does_not_pass_is_tried_once(executor: SecondTryExecutor, error: Exception) -> None:
    call, tries = failing(error, times=1)
    with pytest.raises(type(error)):
        executor.submit(call).result()
    assert len(tries) == 1
