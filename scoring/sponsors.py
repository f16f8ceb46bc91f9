"""When a company has left a framework: a share of the commits for a year, then nearly none for half a year (`sponsors.toml`).

Pure: commits by week and company in, exits out. Weeks that were not counted are never taken for weeks without work.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.columns import Flags, Integers, Numbers, distinct, floats, index, schema
from scoring.policy import keys, number, read, require

SHIPPED = Path(__file__).with_name("sponsors.toml")
_TEXT, _WHOLE, _DAY = pa.string(), pa.int64(), pa.date32()
EXITS = schema(
    framework=_TEXT, company=_TEXT, left_on=_DAY, noticed_on=_DAY, returned_on=_DAY, commits_before=_WHOLE, all_before=_WHOLE,
    commits_after=_WHOLE, all_after=_WHOLE,
)  # fmt: skip
_KEYS = frozenset({"share_before", "weeks_before", "commits_before", "share_after", "weeks_after", "weeks_flagged"})
_MONDAY = 3
"""Days since the Monday before 1970-01-01, which was a Thursday."""


@dataclass(frozen=True, slots=True)
class SponsorPolicy:
    """What an exit is, and for how many weeks from its Monday on it is a red flag; shares are of all commits by people, 0 to 1."""

    version: int
    share_before: float
    weeks_before: int
    commits_before: int
    share_after: float
    weeks_after: int
    weeks_flagged: int


def load(path: Path = SHIPPED) -> SponsorPolicy:
    """Loads and checks a policy.

    Args:
        path: A TOML file shaped like the shipped one.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    table, _ = read(path)
    keys(table, frozenset({"version", "exit"}), frozenset(), path.name)
    keys(table["exit"], _KEYS, frozenset(), f"{path.name}: exit")
    found = {name: number(table["exit"], name, f"{path.name}: exit") for name in _KEYS}
    require(
        0 <= found["share_after"] < found["share_before"] <= 1, f"{path.name}: exit: share_after must be below share_before, both 0 to 1."
    )
    weeks = {name: int(found[name]) for name in ("weeks_before", "commits_before", "weeks_after", "weeks_flagged")}
    require(all(weeks[name] == found[name] > 0 for name in weeks), f"{path.name}: exit: weeks and commits must be whole numbers above 0.")
    return SponsorPolicy(int(number(table, "version", path.name)), found["share_before"], share_after=found["share_after"], **weeks)


def exits(weeks: pa.Table, commits: pa.Table, policy: SponsorPolicy) -> pa.Table:
    """Return every exit, by framework, company and day.

    Args:
        weeks: `framework, week_start, commits`: commits by people of each week; NULL where they, or their companies, are not known.
        commits: `framework, week_start, company, commits`, of companies alone.
        policy: What an exit is.

    Returns:
        Columns of `EXITS`.
    """
    frameworks, companies = distinct(commits, "framework"), distinct(commits, "company")
    counted = _by_framework(weeks, frameworks)
    made = _by_framework(commits, frameworks)
    of_company = index(commits, "company", companies)
    found: list[dict[str, Any]] = []
    for framework, rows, own_rows in zip(frameworks, counted, made, strict=True):
        if not len(rows.places):
            continue
        first = int(rows.weeks.min())
        every = np.full(int(rows.weeks.max()) - first + 1, np.nan)
        every[rows.weeks - first] = rows.commits
        inside = own_rows.only((own_rows.weeks >= first) & (own_rows.weeks < first + len(every)))
        employer = of_company[inside.places]
        for company in np.unique(employer).tolist():
            here = inside.only(employer == company)
            own = np.where(np.isnan(every), np.nan, 0.0)
            own[here.weeks - first] += here.commits
            known = {"framework": framework, "company": companies[company]}
            found += [known | _exit(first, place, back, own, every, policy) for place, back in _of_one(own, every, policy)]
    return pa.Table.from_pylist(found, EXITS)


@dataclass(frozen=True, slots=True)
class _Weeks:
    """Rows of one framework: their places in the table, their Mondays in weeks since 1969-12-29, their commits (NaN: not known)."""

    places: Integers
    weeks: Integers
    commits: Numbers

    def only(self, rows: Flags) -> "_Weeks":
        return _Weeks(self.places[rows], self.weeks[rows], self.commits[rows])


def _by_framework(table: pa.Table, frameworks: Sequence[str]) -> list[_Weeks]:
    code = index(table, "framework", frameworks)
    weeks = (np.asarray(table["week_start"].cast(pa.int32()), dtype=np.int64) + _MONDAY) // 7
    commits = floats(table, "commits")
    order = np.argsort(code, kind="stable")
    borders = np.searchsorted(code[order], np.arange(len(frameworks) + 1))
    return [_Weeks(rows, weeks[rows], commits[rows]) for rows in (order[a:b] for a, b in pairwise(borders))]


def _of_one(own: Numbers, every: Numbers, policy: SponsorPolicy) -> Iterator[tuple[int, int | None]]:
    """Yield the place of the first week without the company, and of the first week after its return."""
    own_before, all_before = (_sums(one, policy.weeks_before, 0) for one in (own, every))
    own_after, all_after = (_sums(one, 0, policy.weeks_after) for one in (own, every))
    own_lately, all_lately = (_sums(one, policy.weeks_after, 0) for one in (own, every))
    had = (own_before >= policy.commits_before) & (own_before >= policy.share_before * all_before)  # a sum that is NaN compares as false
    has_left = had & ((own_after < policy.share_after * all_after) | (own_after == 0))
    is_back = (own_lately > 0) & (own_lately >= policy.share_before * all_lately)
    place = 0
    while has_left[place:].any():
        place += int(np.argmax(has_left[place:]))
        noticed = place + policy.weeks_after
        back = noticed + int(np.argmax(is_back[noticed:])) if is_back[noticed:].any() else None
        yield place, back
        if back is None:
            return
        place = back


def _sums(values: Numbers, back: int, on: int) -> Numbers:
    """Return, before each week and after the last one, the sum of so many weeks back, or on from there; NaN where not all of them are."""
    totals = np.concatenate(([0.0], np.nancumsum(values)))
    gaps = np.concatenate(([0], np.cumsum(np.isnan(values))))
    found = np.full(len(totals), np.nan)
    places = np.arange(back, len(totals) - on)
    whole = gaps[places + on] == gaps[places - back]
    found[places] = np.where(whole, totals[places + on] - totals[places - back], np.nan)
    return found


def _exit(first: int, place: int, back: int | None, own: Numbers, every: Numbers, policy: SponsorPolicy) -> dict[str, Any]:
    before, after = slice(place - policy.weeks_before, place), slice(place, place + policy.weeks_after)
    return {
        "left_on": _day(first + place),
        "noticed_on": _day(first + place + policy.weeks_after),
        "returned_on": None if back is None else _day(first + back),
        "commits_before": int(own[before].sum()),
        "all_before": int(every[before].sum()),
        "commits_after": int(own[after].sum()),
        "all_after": int(every[after].sum()),
    }


def _day(week: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=7 * week - _MONDAY)
