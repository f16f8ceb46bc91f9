"""The schedule ends when it is told to, also while it starts."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from prefect.runner import Runner

from flows.orchestration import schedule

A_MOMENT_S = 20
"""Longer than a start without a server takes, and shorter than a schedule that was never told to stop."""


@pytest.fixture(autouse=True)
def sigterm() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


class Poller:
    """Looks for runs until it is cancelled."""

    stopping = False

    async def run(self) -> None:
        await asyncio.sleep(10 * A_MOMENT_S)


def test_sigterm_while_it_starts_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(self: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.05)
        self._loops_task_group, self._scheduled_run_poller = anyio.create_task_group(), Poller()
        self.started = True
        return self

    async def nothing(_: Any) -> None:
        pass

    async def end(self: Any, *_: object) -> None:
        self.started = False

    monkeypatch.setattr(Runner, "__aenter__", start)
    monkeypatch.setattr(Runner, "__aexit__", end)
    monkeypatch.setattr(Runner, "cancel_all", nothing)
    runner = schedule._Schedule(name=schedule.NAME)
    asyncio.run(asyncio.wait_for(runner.run_until_stopped(), A_MOMENT_S))
