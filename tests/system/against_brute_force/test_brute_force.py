"""The brute force against counts by hand: every expected number is counted in the case, from the words of the contract."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.system.against_brute_force.brute_force import Belonging, count, framework_weekly
from tests.system.against_brute_force.deciding_close import masses
from tests.worlds.strict_server.rows import Account, CommitRow, EventRow, IssueRow, PullRow, RepoRow

LAST = date(2024, 6, 24)
NOW = datetime(2024, 7, 1, 8, tzinfo=UTC)  # the Monday after, when the Sunday has ended in California too
ANN, BOT = Account("ann"), Account("stale", "Bot")


def at(*when: int) -> datetime:
    year, month, day, *rest = when
    return datetime(year, month, day, *rest, tzinfo=UTC)


def commit(key: str, parents: str, author: str, when: datetime) -> CommitRow:
    return CommitRow(key, tuple(parents.split()), author, f"{author}@example.org", when, when, key)


def repository(*commits: CommitRow, tip: str = "a") -> RepoRow:
    repo = RepoRow(1, "o/r", at(2024, 1, 10, 12), "main")
    repo.commits = {one.key: one for one in commits}
    repo.branches = {"main": tip}
    return repo


def test_commits_of_a_merge_are_counted_by_week_and_line() -> None:
    """Week of 2024-01-08: a (first line), b (side). Week of 01-15: c (side, bot), m (merge), s (sync account, first line).
    x is on another branch only. On the Sunday 23:30 in New York it is Monday in UTC."""
    sunday_evening = datetime(2024, 1, 14, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    repo = repository(
        commit("a", "", "ann", at(2024, 1, 8)),
        commit("b", "a", "ben", at(2024, 1, 14, 23, 59, 59)),
        commit("c", "b", "dependabot[bot]", at(2024, 1, 16)),
        commit("m", "a c", "ann", sunday_evening),
        commit("s", "m", "jax authors", at(2024, 1, 17)),
        commit("x", "a", "zoe", at(2024, 1, 17)),
        tip="s",
    )
    repo.branches["v1.x"] = "x"
    table = count(repo, LAST, NOW).weekly
    told = table.loc[:, ["commits", "human_commits", "mainline_commits", "active_authors"]]
    assert told.iloc[0].tolist() == [2, 2, 1, 2]
    assert told.iloc[1].tolist() == [3, 2, 2, 1]
    assert told.iloc[2:].to_numpy().sum() == 0
    assert (table.index[0], table.index[-1]) == (date(2024, 1, 8), LAST)


def test_a_commit_before_the_repository_was_created_opens_the_first_week() -> None:
    repo = repository(commit("a", "", "ann", at(2023, 12, 31, 23)))
    assert count(repo, LAST, NOW).weekly.index[0] == date(2023, 12, 25)


def test_stars_run_from_monday_to_sunday_and_pulls_by_their_own_dates() -> None:
    repo = repository(commit("a", "", "ann", at(2024, 1, 10)))
    repo.star_days = {date(2024, 1, 14): 3, date(2024, 1, 15): 4, date(2024, 1, 21): 5, date(2024, 1, 22): 6}
    repo.pulls = {1: PullRow(1, at(2024, 1, 14), ANN, at(2024, 1, 15), at(2024, 1, 15)), 2: PullRow(2, at(2024, 1, 16), None)}
    table = count(repo, LAST, NOW).weekly
    assert table["stars_gained"].tolist()[:4] == [3, 9, 6, 0]
    assert table["stars_total"].tolist()[:4] == [0, 7, 18, 18]  # the Sundays end in California some hours after their weeks
    assert table["prs_opened"].tolist()[:3] == [1, 1, 0]
    assert table["prs_merged"].tolist()[:3] == [0, 1, 0]


@pytest.mark.parametrize(("now", "gained"), [(NOW - timedelta(seconds=1), None), (NOW, 5)])
def test_stars_of_a_week_are_unknown_until_its_sunday_has_ended_in_california(now: datetime, gained: int | None) -> None:
    repo = repository(commit("a", "", "ann", at(2024, 1, 10)))
    repo.star_days = {LAST + timedelta(days=6): 5}
    (found,) = count(repo, LAST, now).weekly["stars_gained"].tail(1).astype(object).where(lambda known: known.notna(), None)
    assert found == gained


def with_issues(*issues: tuple[int, EventRow | None], count: int = 20) -> RepoRow:
    """Issues that were all created on 2024-03-01; the given ones have a close, the rest stay open."""
    repo = repository(commit("a", "", "ann", at(2024, 1, 10)))
    created = at(2024, 3, 1)
    repo.issues = {number: IssueRow(number, created, BOT if number % 2 else ANN) for number in range(1, count + 1)}
    for number, close in issues:
        if close is not None:
            repo.issues[number].events = [close]
    return repo


def test_close_rates_of_twenty_issues_by_hand() -> None:
    """20 issues of 2024-03-01. In the cohort while as_of - 120 d <= created < as_of - 30 d: as_of from 04-01 (30 d are 03-02) to 06-24
    (as_of 06-29 would still hold it, Mondays only). Closed within 30 days: 1 to 6, of which 7 is a second late; human: 1, 2 and 3."""
    month = at(2024, 3, 31)
    repo = with_issues(
        (1, EventRow("closed", at(2024, 3, 2), ANN, "COMPLETED")),
        (2, EventRow("closed", month, ANN)),
        (3, EventRow("closed", at(2024, 3, 5), None, "COMPLETED")),
        (4, EventRow("closed", at(2024, 3, 6), ANN, "NOT_PLANNED")),
        (5, EventRow("closed", at(2024, 3, 7), ANN, "DUPLICATE")),
        (6, EventRow("closed", at(2024, 3, 8), BOT, "COMPLETED")),
        (7, EventRow("closed", month + timedelta(seconds=1), ANN, "COMPLETED")),
    )
    table = count(repo, LAST, NOW).weekly
    inside = table[table["close_cohort"] == 20]
    assert (inside.index[0], inside.index[-1]) == (date(2024, 3, 25), date(2024, 6, 17))
    assert set(inside["any_close_rate_30d"]) == {6 / 20}
    assert set(inside["human_close_rate_30d"]) == {3 / 20}
    assert table.loc[table["close_cohort"] == 0, "any_close_rate_30d"].isna().all()


def test_nineteen_issues_have_no_rate() -> None:
    table = count(with_issues((1, EventRow("closed", at(2024, 3, 2), ANN)), count=19), LAST, NOW).weekly
    assert table["close_cohort"].max() == 19
    assert table["any_close_rate_30d"].isna().all()
    assert table["human_close_rate_30d"].isna().all()


def test_the_first_close_decides_and_every_close_counts_in_its_week() -> None:
    """Closed as not planned, reopened, closed as completed: no human close; two closing events in two weeks."""
    repo = with_issues()
    repo.issues[1].events = [
        EventRow("closed", at(2024, 3, 4), ANN, "NOT_PLANNED"),
        EventRow("reopened", at(2024, 3, 5), ANN),
        EventRow("closed", at(2024, 3, 12), ANN, "COMPLETED"),
    ]
    table = count(repo, LAST, NOW).weekly
    assert table.loc[date(2024, 3, 4), "issues_closed"] == table.loc[date(2024, 3, 11), "issues_closed"] == 1
    assert table.loc[date(2024, 4, 1), ["any_close_rate_30d", "human_close_rate_30d"]].tolist() == [1 / 20, 0.0]


@pytest.mark.parametrize(
    ("size", "apart", "bulk"), [(20, timedelta(minutes=3), 20), (19, timedelta(minutes=3), 0), (20, timedelta(minutes=4), 0)]
)
def test_twenty_closes_by_one_account_in_an_hour_are_bulk(size: int, apart: timedelta, bulk: int) -> None:
    """19 steps of 3 minutes are 57 minutes, of 4 minutes 76; the run lies across midnight, so that no day is crowded by itself."""
    start = at(2024, 3, 9, 23, 30)
    repo = with_issues(*((number, EventRow("closed", start + apart * (number - 1), ANN)) for number in range(1, size + 1)))
    assert len(masses(repo).events) == bulk


def test_a_day_is_crowded_above_its_own_habit_only() -> None:
    """365 days with 2 and 4 closes by turns: median 2 (183 days of 2), deviations 0 and 2, their median 0, so 20 is above it.
    With 0, 6 and 12 by turns the median is 6 and the median deviation 6: 6 + 48 = 54, and 40 is no crowd."""
    for habit, crowd, crowded in (((2, 4), 20, True), ((0, 6, 12), 40, False), ((0, 6, 12), 55, True)):
        repo = repository(commit("a", "", "ann", at(2024, 1, 10)))
        day = at(2024, 6, 1)
        counts = {day - timedelta(days=back): habit[(back - 1) % len(habit)] for back in range(1, 366)} | {day: crowd}
        for start, closes in counts.items():
            for place in range(closes):
                number = len(repo.issues) + 1
                close = EventRow("closed", start + timedelta(minutes=20 * place), None)
                repo.issues[number] = IssueRow(number, start - timedelta(days=1), None, [close])
        assert (day.date() in masses(repo).days) is crowded


def test_a_framework_adds_counts_unites_people_and_pools_issues() -> None:
    """ann works on both repositories; 12 + 12 issues make a cohort of 24 with 1 + 2 closes, where 12 alone are too few."""
    one = with_issues((1, EventRow("closed", at(2024, 3, 2), ANN)), count=12)
    other = with_issues((1, EventRow("closed", at(2024, 3, 2), ANN)), (2, EventRow("closed", at(2024, 3, 3), BOT)), count=12)
    other.name = "o/other"
    both = framework_weekly([Belonging(count(one, LAST, NOW)), Belonging(count(other, LAST, NOW), valid_from=date(2024, 3, 25))])
    assert both.loc[date(2024, 1, 8), ["commits", "active_authors"]].tolist() == [1, 1]
    assert both.loc[date(2024, 3, 18), "close_cohort"] == 0
    assert both.loc[date(2024, 4, 1), ["close_cohort", "any_close_rate_30d", "human_close_rate_30d"]].tolist() == [24, 3 / 24, 2 / 24]
    alone = framework_weekly([Belonging(count(one, LAST, NOW)), Belonging(count(other, LAST, NOW))])
    assert alone.loc[date(2024, 1, 8), ["commits", "active_authors"]].tolist() == [2, 1]
