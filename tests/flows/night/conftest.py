"""What several tests of a night watch."""

import sys

import pytest

from warehouse.connection import Work


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was being done each time that the working file was told to give freed memory back."""
    told: list[str] = []
    monkeypatch.setattr(Work, "give_back", lambda _: told.append(sys._getframe(1).f_code.co_name))
    return told
