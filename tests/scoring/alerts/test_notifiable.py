"""Which steps people are notified of."""

import datetime as dt

import pytest

from scoring.alerts.history import Alert, Step
from scoring.alerts.notifiable import should_notify

WEDNESDAY = dt.date(2024, 5, 8)
MONDAY = dt.date(2024, 5, 6)
SETTLE_HOURS = 48


def step(on: dt.date, lane: str = "HEALTH", framework: str = "foo") -> Step:
    return Step(Alert(framework, lane, on, "WATCH"), "opened", on, None, "WATCH", "for a reason")


def notifies(one: Step, since: dt.date, today: dt.date = WEDNESDAY, retired: tuple[str, ...] = ()) -> bool:
    return should_notify(one, {"foo": since}, today, SETTLE_HOURS, retired)


@pytest.mark.parametrize(
    ("since", "is_notified"),
    [
        (dt.date(2024, 5, 1), True),  # a Wednesday: the Monday before it had settled, this one comes after
        (dt.date(2024, 5, 6), True),  # the Monday itself has not settled on its own day
        (dt.date(2024, 5, 7), True),
        (dt.date(2024, 5, 8), False),  # the first evaluation had seen it
        (dt.date(2024, 5, 9), False),
    ],
)
def test_what_the_first_judging_had_seen_is_history(since: dt.date, is_notified: bool) -> None:
    assert notifies(step(MONDAY), since) == is_notified


def test_a_fact_is_evaluated_on_the_very_day() -> None:
    assert notifies(step(WEDNESDAY, "FACT"), WEDNESDAY - dt.timedelta(days=1))
    assert not notifies(step(WEDNESDAY, "FACT"), WEDNESDAY)


@pytest.mark.parametrize("lane", ["FACT", "HEALTH", "ADOPTION", "DATA"])
def test_a_step_that_mends_what_another_formula_wrote_down_is_not_notified(lane: str) -> None:
    """It is dated to the day of the first evaluation by the new formula, a Wednesday here; the next one like it is notified."""
    assert not notifies(step(WEDNESDAY, lane), since=WEDNESDAY)
    assert notifies(step(WEDNESDAY, lane), since=WEDNESDAY - dt.timedelta(days=1))


@pytest.mark.parametrize(("days", "is_notified"), [(14, True), (15, False)])
def test_what_is_older_than_14_days_is_history(days: int, is_notified: bool) -> None:
    assert notifies(step(MONDAY), dt.date(2020, 1, 1), MONDAY + dt.timedelta(days=days)) == is_notified


def test_a_fact_silences_the_other_lanes_of_its_framework() -> None:
    long_ago = dt.date(2020, 1, 1)
    assert not notifies(step(MONDAY), long_ago, retired=("foo",))
    assert not notifies(step(MONDAY, "DATA"), long_ago, retired=("foo",))
    assert notifies(step(MONDAY, "FACT"), long_ago, retired=("foo",))
    assert notifies(step(MONDAY), long_ago, retired=("bar",))


def test_the_end_of_an_alert_of_a_framework_that_left_the_catalog_is_notified() -> None:
    assert should_notify(step(WEDNESDAY, framework="gone"), {}, WEDNESDAY, SETTLE_HOURS, ())
