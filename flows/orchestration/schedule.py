"""The schedule: Prefect's runner with an orderly shutdown.

Prefect's own handler of SIGTERM leaves a coroutine that is never awaited. This one runs in the loop: it first asks a run in progress
to stop, since leaving the loop waits for its process, and then the loop ends by itself.
"""

import asyncio
import os
import signal
from typing import Any, Self

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.runner import Runner

NAME = "nightly"
TAGS = ["framework-pulse"]
DESCRIPTION = """Collects what changed on GitHub since the last night, measures and scores every framework of the catalog, judges alerts
and publishes the warehouse and the site. Running it again is harmless. docs/operations.md says what to do when it fails."""


PENDING_S = 240
"""How long a run may hold the slot before it begins. Prefect's default of 300 seconds, and 15 more until its server looks for
what has expired, would be more than five minutes."""


class _Schedule(Runner):
    """A runner that SIGTERM shuts down in order, also while it starts: Prefect refuses to stop what has not started."""

    _is_to_stop = False

    async def __aenter__(self) -> Self:
        """Start, and stop again if SIGTERM came meanwhile."""
        await super().__aenter__()
        if self._is_to_stop:
            await self.astop()
        return self

    def handle_sigterm(self, *_: Any, **__: Any) -> None:
        """Ask the loop to stop, between two of its steps."""
        self._main_loop.call_soon_threadsafe(self._begin_to_stop)

    def _begin_to_stop(self) -> None:
        self._is_to_stop = True
        if self.started and not self.stopping:
            self._stop = self._main_loop.create_task(self.astop())

    async def run_until_stopped(self) -> None:
        """Run what is due; returns after SIGTERM."""
        self._main_loop = asyncio.get_running_loop()
        await self.start()


def made(flow: Flow[..., Any], cron: str, *, has_own_server: bool) -> _Schedule:
    """Register the flow to run at every date of ``cron`` (UTC); nothing runs yet.

    Only a local server is trusted with the single slot for runs, since it stores its holder in files; with another server only the lock
    of the home keeps two runs apart.
    """
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=PENDING_S)
    limit = one if has_own_server else None
    runner = _Schedule(name=NAME, pause_on_shutdown=False, limit=None)
    runner.add_flow(flow, name=NAME, cron=cron, concurrency_limit=limit, tags=TAGS, description=DESCRIPTION)
    return runner


def run(schedule: _Schedule) -> None:
    """Run what is due until SIGTERM.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    asyncio.run(schedule.run_until_stopped())


def terminate() -> None:
    """End the schedule of this process from another thread."""
    os.kill(os.getpid(), signal.SIGTERM)
