"""The history of stars as GitHub serves it: weeks that start on Sunday 00:00 UTC, the newest first, 30 a page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.acceptance.rows import RepoRow

WEEKS_A_PAGE = 30
LAST_PAGE = 100


def weeks(repo: RepoRow, today: date) -> list[dict[str, Any]]:
    """Every week from the repository's creation to the running one."""
    first = min([repo.created_at.astimezone(UTC).date(), *repo.star_days])
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    found = []
    while sunday + timedelta(days=6) >= first:
        days = [repo.star_days.get(sunday + timedelta(days=place), 0) for place in range(7)]
        start = int(datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC).timestamp())
        found.append({"week": start, "total": sum(days), "days": days})
        sunday -= timedelta(days=7)
    return found
