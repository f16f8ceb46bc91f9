"""Nights without waits: for tests that run many of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tenacity import wait_none


@contextmanager
def nights_without_waits() -> Iterator[None]:
    """As many attempts as ever without the waits between them; the pages of the site, which nobody reads here, are left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collectors.github.tokens.DEFAULT_WAIT_S", 0.05)
        patch.setattr("collectors.body.ANSWER_TIMEOUT_S", 0.6)
        patch.setattr("flows.night.steps.write_site", lambda *_: [])
        patch.setattr("collectors.github.client.BACKOFF", wait_none())
        patch.setattr("collectors.http._FIRST_PAUSE_S", 0.0)
        patch.setattr("collectors.github.client._PAUSE_S", 0.0)
        patch.setattr(
            "collectors.github.busy.LIMIT_S", float("inf")
        )  # all threads of a test share one processor: its queue is no work of a server
        yield


@contextmanager
def collecting_only() -> Iterator[None]:
    """Leave the steps that read what was collected to a later night: they begin from everything that is there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.night.steps.recompute", lambda *_, **__: 0)
        patch.setattr("flows.night.steps.raise_alerts", lambda *_: ())
        patch.setattr("flows.night.steps.decide", lambda *_: None)
        patch.setattr("flows.night.steps.publish_checked", lambda *_: None)
        patch.setattr("flows.night.steps.write_site", lambda *_: [])
        yield
