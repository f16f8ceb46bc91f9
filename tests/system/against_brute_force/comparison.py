"""Published weeks beside counted ones, cell by cell."""

from collections.abc import Iterable

import pandas as pd

from tests.system.against_brute_force.brute_force import COUNTS, RATES

TOLERANCE = 1e-12
SHOWN = 12


def differences(published: pd.DataFrame, counted: pd.DataFrame, whose: str) -> list[str]:
    """A line for each week that only one side has, and for each number that differs: counts exactly, NULL only against NULL."""
    published = published.assign(week_start=pd.to_datetime(published["week_start"]).dt.date).set_index("week_start")
    twice = published.index[published.index.duplicated()]
    if len(twice):
        return [f"{whose}: {len(twice)} weeks are there twice, {twice[0]} first"]
    lines = [f"{whose} {week}: published only" for week in published.index.difference(counted.index)]
    lines += [f"{whose} {week}: missing" for week in counted.index.difference(published.index)]
    for week in counted.index.intersection(published.index):
        for column in [*COUNTS, *RATES]:
            theirs, ours = published.at[week, column], counted.at[week, column]
            if not _same(theirs, ours):
                lines.append(f"{whose} {week} {column}: published {theirs}, counted {ours}")
    return lines


def _same(theirs: object, ours: object) -> bool:
    if pd.isna(theirs) or pd.isna(ours):
        return bool(pd.isna(theirs) and pd.isna(ours))
    return abs(float(theirs) - float(ours)) <= TOLERANCE  # type: ignore[arg-type]


def summary(lines: Iterable[str]) -> str:
    """The first lines, and how many more there are."""
    every = list(lines)
    return "\n".join([*every[:SHOWN], f"... {len(every)} in all"] if every else [])


def changes(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> list[str]:
    """A line for each table whose rows are not exactly those from before."""
    lines = [f"{name}: only in one of both" for name in sorted(set(before) ^ set(after))]
    for name in sorted(set(before) & set(after)):
        try:
            pd.testing.assert_frame_equal(before[name], after[name], check_exact=True)
        except AssertionError as different:
            lines.append(f"{name}: {different}")
    return lines
