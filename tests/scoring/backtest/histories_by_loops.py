"""Weekly metrics of the shared commit histories, counted the plain way: no SQL and nothing of the product."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

COMMITS = Path(__file__).parents[4] / "shared" / "data" / "commits"
LAST = dt.date(2026, 8, 17)
METRICS = {"commits_wk": "commits/week", "commit_ret": "ratio", "contrib_ret": "ratio", "c90": "commits"}


def day_number(times: pd.Series) -> np.ndarray:
    return times.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(int)


def commits_of(repos: Sequence[str]) -> pd.DataFrame:
    frame = pd.concat([pd.read_parquet(COMMITS / f"{repo.replace('/', '__')}.parquet") for repo in repos])
    frame = frame[~frame.is_bot]
    return frame.assign(day=day_number(frame.committed_at))


def mondays(first_day: int) -> np.ndarray:
    last = np.datetime64(LAST).astype(int)
    first = first_day - (first_day + 3) % 7 + 7
    return np.arange(first, last + 1, 7)


def in_window(days: np.ndarray, window: int, ends: np.ndarray) -> np.ndarray:
    ordered = np.sort(days)
    return np.searchsorted(ordered, ends) - np.searchsorted(ordered, ends - window)


def people(frame: pd.DataFrame, window: int, ends: np.ndarray) -> np.ndarray:
    """Distinct authors in each window, by a set for each day."""
    stays = frame[~frame.sync_account].groupby("author_id").day.agg(lambda days: np.unique(days).tolist())
    present = np.zeros(len(ends), dtype=int)
    for days in stays:
        inside = np.zeros(len(ends), dtype=bool)
        for day in days:
            inside |= (ends > day) & (ends <= day + window)
        present += inside
    return present


def tallest_of_three_years(series: np.ndarray) -> np.ndarray:
    """The highest at the end of a week and 1 to 130 weeks before it: 130 weeks and a window of 26 make 156."""
    return np.array([series[max(0, week - 130) : week + 1].max() for week in range(len(series))])


def metrics(framework: str, repos: Sequence[str]) -> pa.Table:
    """Rows of `metric_values` as of every Monday, for what git alone can tell."""
    frame = commits_of(repos)
    main = frame[frame.first_parent].day.to_numpy()
    ends = mondays(frame.day.min())
    crowd, quarter = people(frame, 182, ends), in_window(main, 91, ends)
    once_five = np.maximum.accumulate(people(frame, 182, np.arange(frame.day.min(), ends[-1] + 1)))[ends - frame.day.min()] >= 5
    heights = tallest_of_three_years(in_window(main, 182, ends) / 26), tallest_of_three_years(crowd)
    values = {
        "commits_wk": (quarter / 13, quarter, np.ones(len(ends), dtype=bool)),
        "commit_ret": (quarter / 13 / np.where(heights[0] > 0, heights[0], 1), quarter, heights[0] > 0),
        "contrib_ret": (crowd / np.where(heights[1] > 0, heights[1], 1), crowd, heights[1] >= 5),
        "c90": (in_window(main, 90, ends), quarter, np.ones(len(ends), dtype=bool)),
    }
    return pa.concat_tables([_rows(framework, metric, ends, *three, once_five) for metric, three in values.items()])


def weekly(framework: str, repos: Sequence[str]) -> pa.Table:
    """Rows of `framework_weekly`, what git can tell; everything else NULL."""
    frame = commits_of(repos)
    ends = mondays(frame.day.min())
    every, main = in_window(frame.day.to_numpy(), 7, ends), in_window(frame[frame.first_parent].day.to_numpy(), 7, ends)
    starts = pa.array((ends - 7).astype("datetime64[D]"))
    known = {"commits": every, "human_commits": every, "mainline_commits": main, "active_authors": people(frame, 7, ends)}
    unknown = ("issues_opened", "issues_closed", "prs_opened", "stars_gained")
    columns = {name: pa.array(values.astype(float)) for name, values in known.items()}
    empty = {name: pa.nulls(len(ends), pa.float64()) for name in unknown}
    return pa.table({"framework": [framework] * len(ends), "week_start": starts, **columns, **empty})


def of_all(frameworks: Mapping[str, Sequence[str]]) -> tuple[pa.Table, pa.Table]:
    """Metrics and weekly counts of several frameworks."""
    return (
        pa.concat_tables([metrics(framework, repos) for framework, repos in frameworks.items()]),
        pa.concat_tables([weekly(framework, repos) for framework, repos in frameworks.items()]),
    )


def _rows(
    framework: str, metric: str, ends: np.ndarray, value: np.ndarray, size: np.ndarray, enough: np.ndarray, once_five: np.ndarray
) -> pa.Table:
    """A peak that is too low to compare with is a zero where 5 people once worked within half a year, else no evidence."""
    length = len(ends)
    status = np.where(enough, "observed", np.where(once_five, "structural_zero", "insufficient"))
    known = np.where(enough, value.astype(float), 0.0)
    return pa.table(
        {
            "framework": [framework] * length,
            "metric": [metric] * length,
            "as_of": pa.array(ends.astype("datetime64[D]")),
            "value": pa.array(known, mask=status == "insufficient"),
            "unit": [METRICS[metric]] * length,
            "sample_size": pa.array(size.astype(int)),
            "status": pa.array(status.tolist()),
            "reason": pa.nulls(length, pa.string()),
        }
    )
