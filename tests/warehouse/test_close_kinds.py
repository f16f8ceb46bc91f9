import datetime as dt
from typing import Any

import pytest

from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work


def kinds(work: Work, raw: RawRows) -> list[tuple[Any, ...]]:
    raw.name("o/r", 1)
    raw.write(work)
    return (
        work.cursor().execute("select number, close_kind, closer_id, first_closed_at::date::varchar from issues order by number").fetchall()
    )


@pytest.mark.parametrize(
    ("close", "kind"),
    [
        ({"bot": True, "reason": "completed"}, "stale_bot"),
        ({"bot": True, "reason": "duplicate"}, "stale_bot"),
        ({"reason": "duplicate"}, "duplicate"),
        ({"reason": "not_planned"}, "not_planned"),
        ({"reason": "completed"}, "completed"),
        ({"reason": None}, "unknown"),
        ({"reason": "some_new_reason"}, "unknown"),
    ],
)
def test_the_first_close_says_what_kind_it_is(work: Work, close: dict[str, Any], kind: str) -> None:
    raw = RawRows()
    raw.issue(1, "2024-01-01", "2024-01-05", number=1, **close)
    assert kinds(work, raw) == [(1, kind, "bob", "2024-01-05")]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ([("2024-01-02", "stale_labeled")], "stale_bot"),
        ([("2024-01-05", "stale_labeled")], "stale_bot"),
        ([("2024-01-02", "stale_labeled"), ("2024-01-03", "stale_unlabeled")], "completed"),
        ([("2024-01-02", "stale_labeled"), ("2024-01-03", "stale_unlabeled"), ("2024-01-04", "stale_labeled")], "stale_bot"),
    ],
)
def test_a_close_under_a_stale_label_is_the_rules_whoever_did_it(work: Work, labels: list[tuple[str, str]], kind: str) -> None:
    raw = RawRows()
    raw.issue(1, "2024-01-01", number=1, state="closed")
    for at, event in labels:
        raw.event(1, 1, at, event, actor=None)
    raw.event(1, 1, "2024-01-05", reason="completed")
    raw.event(1, 1, "2024-01-06", "stale_labeled", actor=None)
    assert kinds(work, raw) == [(1, kind, "bob", "2024-01-05")]


def test_it_is_the_first_close_that_counts_and_nothing_is_told_of_an_open_issue(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2024-01-01", "2024-01-05", number=1, reason="duplicate")
    raw.event(1, 1, "2024-02-01", "reopened")
    raw.event(1, 1, "2024-03-01", reason="completed", actor="cat")
    raw.issue(1, "2024-01-01", "2024-01-05", number=2, state="open")
    raw.issue(1, "2024-01-01", number=3)
    assert kinds(work, raw) == [(1, "duplicate", "bob", "2024-01-05"), (2, None, None, "2024-01-05"), (3, None, None, None)]


def test_an_imported_issue_that_was_closed_without_an_event_has_its_date_alone(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2024-01-01", number=1, state="closed")
    raw.raw["issues"][0] |= {"closed_at": dt.datetime(2024, 1, 5), "state_reason": "completed"}
    assert kinds(work, raw) == [(1, "completed", None, "2024-01-05")]


def test_twenty_closes_by_one_actor_within_an_hour_are_a_sweep_unless_the_close_says_more(work: Work) -> None:
    """23:10:00 and 19 times 00:10:00 are 20 within an hour; 23:09:59 is a second too early. No day has 20, so the day's rule is silent."""
    raw = RawRows()
    raw.issue(1, "2024-01-01", "2024-01-31T23:09:59", number=1, actor="sweeper")
    raw.issue(1, "2024-01-01", "2024-01-31T23:10:00", number=2, actor="sweeper")
    for number in range(3, 22):
        raw.issue(1, "2024-01-01", "2024-02-01T00:10:00", number=number, actor="sweeper", reason="not_planned" if number == 21 else None)
    assert [kind for _, kind, _, _ in kinds(work, raw)] == ["unknown", *["bulk"] * 19, "not_planned"]


def test_a_crowded_day_is_a_sweep_only_against_the_year_before(work: Work) -> None:
    """365 days with 8, 10 and 12 closes in turn: median 10, MAD 2, so 26 closes are usual (10 + 8 x 2) and 27 are a sweep."""
    raw = RawRows()
    last = dt.date(2024, 2, 1)
    for repo, count in ((1, 26), (2, 27)):
        raw.name(f"o/r{repo}", repo)
        for back in range(365):
            for place in range(8 + 2 * (back % 3)):
                day = last - dt.timedelta(days=back + 1)
                raw.issue(repo, day, day, actor=f"actor {place}")
        for place in range(count):
            raw.issue(repo, last, last, actor=f"actor {place}")
    raw.write(work)
    found = (
        work.cursor()
        .execute("select repo, close_kind, count(*) from issues where closed_at >= '2024-02-01' group by all order by 1")
        .fetchall()
    )
    assert found == [("o/r1", "unknown", 26), ("o/r2", "bulk", 27)]
