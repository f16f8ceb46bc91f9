"""How many requests the shipped catalog takes on nights without news on GitHub, beside those to GitHub, to git and of sampled links."""

from pathlib import Path

import pytest

from tests.system.every_source.conftest import SLUGS, installed

FIRST_FILLS = 4
QUIET = 28
AT_MOST = 40
"""Requests a night on average; a promise."""


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_twenty_eight_quiet_nights_ask_at_most_forty_requests_a_night(tmp_path: Path) -> None:
    """A month has all periods: nightly, weekly and monthly readings."""
    with installed(tmp_path, SLUGS, shipped=True) as made:
        for number in range(1, FIRST_FILLS + 1):
            assert made.refresh(number).status == "ok"
        made.others.asked.clear()
        for number in range(FIRST_FILLS + 1, FIRST_FILLS + QUIET + 1):
            assert made.refresh(number).status == "ok"
        asked = [one.path.split("/")[1] for one in made.others.asked]
    assert len(asked) <= AT_MOST * QUIET, {source: asked.count(source) for source in sorted(set(asked))}
    assert {"pypi", "osv", "apache", "discourse", "hub", "stackexchange", "openalex", "clickpy", "pypistats", "depsdev"} <= set(asked)
