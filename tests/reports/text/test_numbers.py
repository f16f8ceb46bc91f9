import datetime as dt

import pytest

from reports.text import numbers
from scoring.dates import in_words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (4.45, "4.5"),  # the contract's rule: halves up; the nearest double of 4.45 lies below it
        (4.449999, "4.4"),  # a number that is really below the half stays below
        (0.25, "0.3"),  # bankers' rounding would give 0.2
        (2.675, "2.7"),
        (0.1 + 0.25, "0.4"),  # the sum is 0.35 in decimals
        (8.05, "8.1"),
        (0.0, "0.0"),
        (10.0, "10.0"),
    ],
)
def test_scores_round_half_up_to_one_decimal(value: float, shown: str) -> None:
    assert numbers.score(value) == shown


@pytest.mark.parametrize("show", [numbers.score, numbers.share, numbers.percent, numbers.count])
@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_never_shows_as_zero(show, value) -> None:
    assert show(value) == "not available"


def test_zero_is_a_number() -> None:
    assert [numbers.count(0), numbers.share(0.0), numbers.percent(0.0)] == ["0", "0.0\u00a0%", "0\u00a0%"]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (20809.0, "stars", "20,809\u00a0stars"),
        (7.5, "commits/week", "7.5\u00a0commits/week"),
        (0.145, "ratio", "14.5\u00a0%"),  # 0.145 * 100 is 14.499999999999998 in binary
        (0.5, "share", "50.0\u00a0%"),
        (3.0, None, "3"),
        (3.0, "severity", "high"),
        (0.0, "severity", "none"),
        (None, "severity", "not available"),
        (None, "stars", "not available"),
    ],
)
def test_quantities_carry_their_unit(value: float | None, unit: str | None, shown: str) -> None:
    assert numbers.quantity(value, unit) == shown


@pytest.mark.parametrize(
    ("now", "then", "unit", "shown"),
    [
        (2.0, 3.0, None, "\u22121.0"),
        (3.0, 2.0, None, "+1.0"),
        (2.04, 2.0, None, "0.0"),  # what rounds to zero has no sign
        (1.96, 2.0, None, "0.0"),
        (20682.0, 20700.0, "stars", "\u221218"),
        (0.145, 0.2, "ratio", "\u22125.5\u00a0pp"),
        (None, 2.0, None, "not available"),
        (2.0, None, None, "not available"),
    ],
)
def test_changes_are_signed(now: float | None, then: float | None, unit: str | None, shown: str) -> None:
    assert numbers.change(now, then, unit) == shown


@pytest.mark.parametrize(
    ("byte_count", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (34_950_000, "35.0 MB"),
        (1_250_000_000, "1.3 GB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_sizes_go_in_steps_of_a_thousand(byte_count: int, shown: str) -> None:
    assert numbers.size(byte_count) == shown.replace(" ", "\u00a0")


def test_times_are_shown_in_utc_to_the_minute() -> None:
    assert numbers.minute(dt.datetime(2024, 1, 29, 2, 14, 59, tzinfo=dt.UTC)) == "2024-01-29 02:14 UTC"
    assert numbers.day(None) == "not available"


@pytest.mark.parametrize(
    ("status", "reason", "shown"),
    [
        ("missing", "no forum is collected yet", "no forum is collected yet"),
        ("missing", None, "not collected"),
        ("stale", "last read 2024-01-01", "out of date: last read 2024-01-01"),
        ("insufficient", None, "too little evidence"),
        (None, None, "no reason is recorded"),
    ],
)
def test_a_missing_value_says_why(status: str | None, reason: str | None, shown: str) -> None:
    assert numbers.why_missing(status, reason) == shown


@pytest.mark.parametrize(("precision", "shown"), [("day", "2023-10-01"), ("month", "in October 2023"), ("year", "in 2023")])
def test_a_date_says_no_more_than_is_known(precision: str, shown: str) -> None:
    assert numbers.known_day(dt.date(2023, 10, 1), precision) == shown


@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_the_policy_writes_dates_as_the_pages_do(precision: str) -> None:
    day = dt.date(2023, 10, 31)
    assert in_words({"on_date": day, "precision": precision}).removeprefix("on ") == numbers.known_day(day, precision)


@pytest.mark.parametrize(("precision", "shown"), [("day", "since 2023-10-31"), ("month", "since October 2023"), ("year", "since 2023")])
def test_since_says_no_more_than_is_known(precision: str, shown: str) -> None:
    assert numbers.since(dt.date(2023, 10, 31), precision) == shown


def test_a_year_is_written_as_a_year() -> None:
    assert numbers.quantity(2018.0, "year") == "2018"
    assert numbers.quantity(2018.0, "year with the most active people") == "2018"
    assert numbers.quantity(None, "year") == "not available"
    assert numbers.quantity(1.7, "years") == "1.7\u00a0years"
