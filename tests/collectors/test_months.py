"""Calendar months, counted by hand."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from collectors.months import between, is_last_day, month_of, shifted, start_of


def test_a_month_is_that_of_utc() -> None:
    assert month_of(datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))) == date(2024, 2, 1)
    assert start_of(date(2024, 2, 1)) == datetime(2024, 2, 1, tzinfo=UTC)


def test_months_are_shifted_over_the_turn_of_the_year() -> None:
    assert (shifted(date(2024, 1, 1), -1), shifted(date(2023, 12, 1), 1)) == (date(2023, 12, 1), date(2024, 1, 1))
    assert (shifted(date(2024, 1, 1), -13), shifted(date(2024, 5, 1), 0)) == (date(2022, 12, 1), date(2024, 5, 1))


def test_the_end_is_not_between() -> None:
    assert between(date(2023, 11, 1), date(2024, 2, 1)) == [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1)]
    assert between(date(2024, 2, 1), date(2024, 2, 1)) == between(date(2024, 3, 1), date(2024, 2, 1)) == []


@pytest.mark.parametrize(
    ("day", "is_last"),
    [
        (date(2024, 2, 28), False),
        (date(2024, 2, 29), True),
        (date(2023, 2, 28), True),
        (date(2024, 3, 1), False),
        (date(2024, 12, 31), True),
    ],
)
def test_a_month_ends_with_its_last_day(day: date, is_last: bool) -> None:
    assert is_last_day(day) is is_last
