"""Calendar months, named by their first day; a month counts once it has ended (UTC)."""

from datetime import UTC, date, datetime, timedelta


def month_of(at: datetime) -> date:
    """Return the month that is under way."""
    return at.astimezone(UTC).date().replace(day=1)


def shifted(month: date, months: int) -> date:
    """Return the month so many months later; earlier where the number is negative."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def between(begin: date, end: date) -> list[date]:
    """Return the months from `begin` (included) to `end` (excluded), the earliest first."""
    count = (end.year - begin.year) * 12 + end.month - begin.month
    return [shifted(begin, number) for number in range(max(0, count))]


def start_of(month: date) -> datetime:
    """Return its first moment, aware UTC."""
    return datetime(month.year, month.month, month.day, tzinfo=UTC)


def is_last_day(day: date) -> bool:
    """Return whether the next day is in another month."""
    return (day + timedelta(days=1)).day == 1
