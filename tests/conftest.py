"""What holds for every test."""

import gc
import os
from collections.abc import Iterator
from unittest.mock import patch

import pandas  # noqa: F401 (a flow keeps pandas out of its process once it is imported; in this one tests compare with pandas)
import pytest
from hypothesis import HealthCheck, settings

from flows.night import site, steps

# Nothing that collecting makes is garbage before the end: looking for some took a third of the time of collecting.
gc.disable()

# A deadline for each example would test the machine, not the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

MAKES_THE_DEMO = "test_one_number.py"
"""A file of tests/system/demo. The demo takes a minute: once the others of that folder come, it should be there, or workers wait for it."""

LONGEST = ("against_brute_force", "fault_injection", "fleet", "kill_points", "run_cost", "simulated_years", "pages_in_a_browser")
"""Folders of tests/system whose files take tens of seconds each: begun last, one of them would keep one worker busy while the others
have nothing to do."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; within them the order stays as it was drawn."""
    items.sort(key=lambda item: (item.path.name != MAKES_THE_DEMO, item.path.parent.name not in LONGEST))


def pytest_collection_finish() -> None:
    """Look for garbage from here on, but not among what was collected, which stays until the end."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def nights_without_site() -> Iterator[None]:
    """Leave the site out of nights in this process: it is a third of a small night, and few tests look at it."""
    with patch.object(steps, "write_site", lambda *_: []):
        yield


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """Take back what a night set for its process, such as the file of certificates in its home, which goes when the test has passed."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def nights_with_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that look at the site of a night."""
    monkeypatch.setattr(steps, "write_site", site.write)
