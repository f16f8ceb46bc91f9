"""Weekly counts of a history, and a history made from them again."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sandbox.commits import Commit
from sandbox.figures import count_weeks, weekly_commits

COMMITS = Path(__file__).parents[3] / "shared" / "data" / "commits"
SHIPPED = sorted(weekly_commits.FOLDER.glob("*.csv"))


def history(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """A commit a row: its day, its author ("bot" and "sync" are what they say), and "line" or "side"."""
    return pd.DataFrame(
        {
            "committed_at": pd.to_datetime([day for day, _, _ in rows], utc=True).as_unit("us"),
            "author_id": [author for _, author, _ in rows],
            "is_bot": [author == "bot" for _, author, _ in rows],
            "sync_account": [author == "sync" for _, author, _ in rows],
            "first_parent": [place == "line" for _, _, place in rows],
        }
    )


def test_a_week_is_counted_by_hand() -> None:
    """Week of Monday 2024-01-01: ada on two days, ben once beside the line, a bot, the sync account; ada again in the week after."""
    counted = count_weeks.count(
        history(
            ("2024-01-01", "ada", "line"),
            ("2024-01-07", "ada", "line"),
            ("2024-01-07", "ben", "side"),
            ("2024-01-03", "bot", "line"),
            ("2024-01-03", "sync", "line"),
            ("2024-01-08", "ada", "line"),
        )
    )
    first = counted.loc["2024-01-01"].to_dict()
    at_work = {"mainline": 3, "other": 1, "sync": 1, "bots": 1, "people": 2, "author_days": 3}
    assert first == at_work | {"joining": 2, "leaving": 1, "once": 1, "newcomers": 2}
    assert counted.loc["2024-01-08"].to_dict()["joining"] == 0


@pytest.mark.parametrize(("weeks_apart", "is_new_stay"), [(26, 0), (27, 1)])
def test_a_stay_ends_where_two_commits_lie_more_than_26_weeks_apart(weeks_apart: int, is_new_stay: int) -> None:
    """After 26 weeks somebody is still among the people of the half-year; after 27 they have dropped out and come back."""
    later = pd.Timestamp("2024-01-01") + pd.Timedelta(weeks=weeks_apart)
    counted = count_weeks.count(history(("2024-01-01", "ada", "line"), (str(later.date()), "ada", "line")))
    again = counted.loc[later]
    assert (counted.loc["2024-01-01"]["leaving"], again["joining"], again["newcomers"]) == (is_new_stay, is_new_stay, 0)


def counted_again(commits: list[Commit]) -> pd.DataFrame:
    rows = [(datetime.fromtimestamp(one.committed_at, UTC).isoformat(), one.name, "side" if one.is_side else "line") for one in commits]
    named = [(at, "bot" if name.endswith("[bot]") else name, place) for at, name, place in rows]
    return count_weeks.count(history(*named))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_history_made_from_the_shipped_weeks_has_the_same_weeks(path: Path) -> None:
    """All counts of all weeks, made by other code than counts them; a person may have to stand in for another in one week of hundreds."""
    weeks = weekly_commits.read(path.stem.replace("__", "/"))
    made = counted_again(weekly_commits.commits(weeks, date(2027, 1, 1), "sync", np.random.default_rng(5)))
    shipped = pd.read_csv(path, index_col="week", parse_dates=True)
    exact = ["mainline", "other", "sync", "bots", "newcomers"]
    pd.testing.assert_frame_equal(made[exact], shipped[exact], check_freq=False, check_index_type=False, check_dtype=False)
    off = (made - shipped).abs().sum() / shipped.sum().clip(lower=1)
    assert off.max() < 0.01, off


@pytest.mark.shared
@pytest.mark.skipif(not COMMITS.is_dir(), reason=f"no real histories at {COMMITS}")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_weeks_are_those_of_the_real_history(path: Path) -> None:
    real = count_weeks.count(pd.read_parquet(COMMITS / f"{path.stem}.parquet"))
    shipped = pd.read_csv(path, index_col="week", parse_dates=True)
    pd.testing.assert_frame_equal(real, shipped, check_freq=False, check_index_type=False, check_dtype=False)
