"""ALERT and CRITICAL counted again from one repository's commits, with plain loops and nothing of the product.

The ways into and out of both states are those that scoring/alerts.toml (version 4) describes in words. Guards have tests of their
own, so what they froze and from when on they forgot is given.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Levels:
    """What one state asks for; the other numbers are the same for both."""

    commits: int
    busy: int
    settled: float
    lull: int
    people: float
    pace: float
    lost_commits: int
    collapse: float
    lost_weeks: int
    leave_people: float
    leave_busy: int


ALERT = Levels(39, 8, 0.4, 26, 0.4, 0.3, 78, 0.2, 8, 0.45, 13)
CRITICAL = Levels(30, 6, 0.33, 1, 0.3, 0.25, 30, 0.0, 17, 0.4, 10)


@dataclass(frozen=True, slots=True)
class Week:
    """What is known as of a Monday."""

    as_of: dt.date
    main: int
    quarter: int
    busy: int
    people: int
    year_before: int | None
    team: int
    settled: float
    lull: float
    pace: float


def mondays_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + WEEK * number for number in range((last - first).days // 7 + 1)]


def count_weeks(file: Path, forgets: Sequence[dt.date] = (), until: dt.date | None = None) -> list[Week]:
    """Every Monday of a history, from the end of its first week on; silence after the last commit counts up to `until`."""
    commits = [row for row in pq.read_table(file).to_pylist() if not row["is_bot"]]
    days = [row["committed_at"].date() for row in commits]
    main = [row["committed_at"].date() for row in commits if row["first_parent"]]
    who = {(day - day.weekday() * DAY, row["author_id"]) for day, row in zip(days, commits, strict=True) if not row["sync_account"]}
    at_work = {(day, row["author_id"]) for day, row in zip(days, commits, strict=True)}
    first = min(days) - min(days).weekday() * DAY
    ends = mondays_between(first + WEEK, until or max(days) + DAY)

    def within(moments: Sequence[dt.date], end: dt.date, number: int) -> int:
        return sum(1 for moment in moments if end - number * DAY <= moment < end)

    by_days = {end: within(main, end, 364) < 26 and within(days, end, 364) >= 100 for end in ends}
    person_days = [day for day, _ in at_work]
    work_of = {end: person_days if by_days[end] else main for end in ends}
    person_weeks = {end: sum(1 for monday, _ in who if end - 26 * WEEK <= monday < end) for end in ends}
    busy_weeks = {end: len({day - day.weekday() * DAY for day in days if end - 26 * WEEK <= day < end}) for end in ends}
    quarters = {end: within(days, end, 91) for end in ends}
    halves = {kind: {end: within(moments, end, 182) for end in ends} for kind, moments in ((True, person_days), (False, main))}
    whole = {end for end in ends if end >= first + 26 * WEEK}
    weeks = []
    for end in ends:

        def comparable(earlier: dt.date, end: dt.date = end) -> bool:
            return earlier in busy_weeks and not any(earlier < cut <= end for cut in forgets)

        back = [end - number * WEEK for number in range(131)]
        lulls = [busy_weeks[earlier] for earlier in whole if earlier <= end - 52 * WEEK]
        before = [
            quarters[end - 13 * number * WEEK]
            for number in range(1, 9)
            if comparable(end - 13 * number * WEEK) and end - 13 * number * WEEK >= first + 13 * WEEK
        ]
        best = max((halves[by_days[end]][earlier] for earlier in back if earlier in busy_weeks), default=0)
        year = end - 52 * WEEK
        weeks.append(Week(
            end, within(work_of[end], end, 90), quarters[end], busy_weeks[end], person_weeks[end],
            person_weeks[year] if year in whole and comparable(year) else None,
            max(13, *(person_weeks[earlier] for earlier in back if earlier in whole and comparable(earlier)), 0),
            max(6, median(before)) if before else 6, min(lulls, default=1000),
            within(work_of[end], end, 91) / 13 / (best / 26) if best else 0.0,
        ))  # fmt: skip
    return weeks


def states(weeks: Sequence[Week], watched: Sequence[dt.date], frozen: Sequence[tuple[dt.date, dt.date]] = ()) -> list[tuple[dt.date, int]]:
    """Every change between no alarm or WATCH (1), ALERT (2) and CRITICAL (3).

    Args:
        weeks: As counted.
        watched: The Mondays on which WATCH opened for another reason than work: it is not counted again here.
        frozen: Spans in which a guard froze the lane: first Monday, and first Monday after.
    """
    rows: dict[str, int] = {}
    state, changes = 0, []
    for week in weeks:
        ended = (week.as_of - WEEK).isocalendar().week
        if ended in (52, 53, 1) or any(start <= week.as_of < end for start, end in frozen):
            continue
        into = {2: _leads_in(week, ALERT, rows, "alert"), 3: _leads_in(week, CRITICAL, rows, "critical")}
        out = {2: _leads_out(week, ALERT, rows, "alert"), 3: _leads_out(week, CRITICAL, rows, "critical")}
        before = state
        if state == 0 and (into[2] or into[3] or week.as_of in watched):
            state = 1
        elif state == 1 and (into[2] or into[3]):
            state = 2
        elif state == 2 and into[3]:
            state = 3
        elif out.get(state):
            state -= 1
        if before != state:
            changes.append((week.as_of, state))
    return changes


def _row(rows: dict[str, int], name: str, holds: bool) -> int:
    """How many weeks in a row it has held by now."""
    rows[name] = rows.get(name, 0) + 1 if holds else 0
    return rows[name]


def _leads_in(week: Week, at: Levels, rows: dict[str, int], name: str) -> bool:
    few = week.main < at.commits and week.quarter < at.commits and week.busy <= at.busy
    unusual = week.quarter < at.settled * week.settled and week.busy <= week.lull + at.lull
    lost = week.people < at.people * week.team and week.pace < at.pace and max(week.main, week.quarter) < at.lost_commits
    lost = week.team >= 104 and (lost or _collapsed(week, at))
    silent = _row(rows, f"{name} silent", few and unusual) >= 8
    silent_anyway = _row(rows, f"{name} silent anyway", few) >= 39
    return _row(rows, f"{name} lost", lost) >= at.lost_weeks or silent or silent_anyway


def _collapsed(week: Week, at: Levels) -> bool:
    return week.pace < at.collapse and week.quarter < at.collapse * week.settled


def _leads_out(week: Week, at: Levels, rows: dict[str, int], name: str) -> bool:
    is_busy = week.busy > at.leave_busy and not _collapsed(week, at)
    back = _row(rows, f"{name} back", is_busy and week.people >= at.leave_people * week.team) >= 13
    was = week.year_before
    steady = _row(rows, f"{name} steady", is_busy and was is not None and week.people >= 0.9 * was) >= 26
    return back or steady
