"""A clock that is wrong is told before anything is stored under its time."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.errors import FAILED, UserError
from flows.night.clock import require_right_clock

SERVERS = datetime(2026, 8, 24, 2, tzinfo=UTC)


@pytest.mark.parametrize("skew", [timedelta(days=400), timedelta(days=-400), timedelta(days=1, seconds=1)])
def test_a_clock_that_is_off_by_more_than_a_day_ends_the_run(skew: timedelta) -> None:
    with pytest.raises(UserError, match="set the clock") as told:
        require_right_clock(SERVERS + skew, SERVERS)
    assert told.value.exit_code == FAILED


@pytest.mark.parametrize("servers", [SERVERS + timedelta(hours=23), SERVERS - timedelta(minutes=3), None])
def test_a_clock_that_is_nearly_right_or_cannot_be_checked_is_believed(servers: datetime | None) -> None:
    require_right_clock(SERVERS, servers)
