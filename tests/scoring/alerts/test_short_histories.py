"""A young framework has few weeks behind it: no window may reach before its first."""

import pytest

from scoring.guards.every import Watched
from tests.scoring.alerts.test_states import run
from tests.worlds.alarm_tables import tables, weekly


@pytest.mark.parametrize("weeks", [1, 2, 5, 12, 13, 14, 25, 26, 27, 39, 51, 53])
def test_a_history_of_a_few_weeks_is_replayed_without_an_alarm(weeks: int) -> None:
    found = run(tables([6.0] * weeks), watched=Watched(weekly=weekly("f", mainline_commits=[20.0] * weeks, human_commits=[40.0] * weeks)))
    assert found.findings.num_rows == 0
