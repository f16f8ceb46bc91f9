"""The history of stars as GitHub serves it: weeks of US Pacific days, labelled with their Sunday, 00:00 UTC, newest first, 30 a page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.worlds.strict_server.rows import RepoRow

WEEKS_A_PAGE = 30
LAST_PAGE = 100
CALIFORNIA = ZoneInfo("America/Los_Angeles")


def day_of(moment: datetime) -> date:
    """The day to which a star given at that moment belongs."""
    return moment.astimezone(CALIFORNIA).date()


def weeks(repo: RepoRow, today: date) -> list[dict[str, Any]]:
    """Every week from the repository's creation to the running one, whose days after today are zero; starless weeks are zeros."""
    first = min([repo.created_at.astimezone(UTC).date(), *repo.star_days])
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    found = []
    while sunday + timedelta(days=6) >= first:
        dates = [sunday + timedelta(days=place) for place in range(7)]
        days = [repo.star_days.get(day, 0) if day <= today else 0 for day in dates]
        start = int(datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC).timestamp())
        found.append({"week": start, "total": sum(days), "days": days})
        sunday -= timedelta(days=7)
    return found
