"""Count the weeks of real histories: `python -m sandbox.figures.count_weeks DIR` writes `weeks/OWNER__NAME.csv` for each `DIR/*.parquet`.

Only counts are kept, no commit and no person. Weeks begin on Monday, 00:00 UTC, by committer date; a week without a commit has no row.
People are the authors who are neither bots nor sync accounts. A stay of a person is a run of weeks with commits in which no two neighbours
lie more than 26 weeks apart. A person within a stay, or less than 26 weeks after it, counts among the people of the last half-year.
"""

import sys
from pathlib import Path

import pandas as pd

TARGET = Path(__file__).parent / "weeks"
_WEEKS_APART = 26


def count(commits: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each week with a commit, ascending.

    Args:
        commits: `committed_at` (UTC), `author_id`, `is_bot`, `sync_account`, `first_parent` of each commit of the default branch.

    Returns:
        Counts by `week` (its Monday): `mainline` and `other` commits by people and sync accounts, on the first-parent line and beside it;
        `sync` commits among them; `bots`; `people` and their `author_days`; people `joining` (begin a stay), `leaving` (end one, as far
        as is known), `once` (both in this week), and `newcomers` (never seen before).
    """
    at = commits["committed_at"].dt.tz_localize(None)
    day = at.dt.normalize()
    rows = commits.assign(day=day, week=day - pd.to_timedelta(day.dt.day_of_week, unit="D"))
    human = rows[~rows["is_bot"]]
    people = human[~human["sync_account"]]
    counts = pd.DataFrame(
        {
            "mainline": human[human["first_parent"]].groupby("week").size(),
            "other": human[~human["first_parent"]].groupby("week").size(),
            "sync": human[human["sync_account"]].groupby("week").size(),
            "bots": rows[rows["is_bot"]].groupby("week").size(),
            "people": people.groupby("week")["author_id"].nunique(),
            "author_days": people.drop_duplicates(["author_id", "day"]).groupby("week").size(),
        }
    )
    return counts.join(_stays(people), how="left").fillna(0).astype(int).sort_index()


def _stays(people: pd.DataFrame) -> pd.DataFrame:
    seen = people[["author_id", "week"]].drop_duplicates().sort_values(["author_id", "week"])
    of_person = seen.groupby("author_id")["week"]
    apart = pd.Timedelta(weeks=_WEEKS_APART)
    newcomer = of_person.shift().isna()
    joining = newcomer | (seen["week"] - of_person.shift() > apart)
    after = of_person.shift(-1)
    leaving = after.isna() | (after - seen["week"] > apart)
    marks = seen.assign(joining=joining, leaving=leaving, once=joining & leaving, newcomers=newcomer)
    return marks.groupby("week")[["joining", "leaving", "once", "newcomers"]].sum()


def main(folder: Path) -> None:
    """Write the counts of every history in the folder."""
    for path in sorted(folder.glob("*.parquet")):
        counts = count(pd.read_parquet(path))
        counts.to_csv(TARGET / f"{path.stem}.csv", index_label="week", date_format="%Y-%m-%d")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
