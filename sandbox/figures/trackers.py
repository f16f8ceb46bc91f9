"""Issues and pull requests from how many were opened in a year; when and how they were closed is simulated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sandbox import rows
from sandbox.connections import Row
from sandbox.figures.moments import DAY_SECONDS, EPOCH, Seconds, draw, scaled
from sandbox.instants import Instant, instant_of_epoch, instants_of_epoch
from sandbox.rows import Actor

GHOST_SHARE = 0.03
REASONS_SINCE = 1_652_918_400  # 2022-05-19: closes have a reason from this day on


@dataclass(frozen=True, slots=True)
class Habits:
    """Parameters of a simulated tracker; shares of all issues or pull requests.

    Attributes:
        closed_in_30_days: issues closed within 30 days, most in the first week.
        closed_later: issues closed after that, within two years.
        stale: of those closed later, closed by a bot.
        reopened: closed issues that are opened again a week later and closed after a further week.
        not_planned: of closes by people, closed as not planned; half as many are duplicates.
        by_pull: of closes by people, done by a pull request.
        merged: pull requests merged, half of them within two days.
        rejected: pull requests closed without a merge.
    """

    closed_in_30_days: float = 0.5
    closed_later: float = 0.3
    stale: float = 0.3
    reopened: float = 0.04
    not_planned: float = 0.12
    by_pull: float = 0.35
    merged: float = 0.75
    rejected: float = 0.17


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a tracker: `counted_until` is the last counted day of its last year, `end` the last that is served."""

    first: date
    counted_until: date
    end: date

    @property
    def last_second(self) -> int:
        """The last second on which anything happens, in seconds since 1970."""
        return (min(self.end, self.counted_until) - EPOCH).days * DAY_SECONDS + DAY_SECONDS - 1


def fill(
    repo_id: int, opened: Mapping[int, tuple[int, int]], factors: tuple[float, float], span: Span, rng: np.random.Generator
) -> tuple[dict[int, Row], dict[int, Row]]:
    """Return issues and pull requests by number; they share one counter, in the order of their creation.

    Args:
        repo_id: of the repository.
        opened: of a year, issues and pull requests.
        factors: how many of each are kept, 0 to 1.
        span: its days.
        rng: the random generator.
    """
    times = [_openings([count[kind] for count in opened.values()], list(opened), factor, span, rng) for kind, factor in enumerate(factors)]
    at = np.concatenate(times)
    is_pull = np.repeat([False, True], [len(part) for part in times])
    order = np.argsort(at, kind="stable")
    numbers = np.empty(len(at), dtype=np.int64)
    numbers[order] = np.arange(1, len(at) + 1)
    end = span.last_second
    return (
        issues(repo_id, numbers[~is_pull], at[~is_pull], end, rng),
        _pulls(repo_id, numbers[is_pull], at[is_pull], end, rng),
    )


def _openings(counts: list[int], years: list[int], factor: float, span: Span, rng: np.random.Generator) -> Seconds:
    parts = [
        draw(rng, max(span.first, date(year, 1, 1)), min(date(year + 1, 1, 1), span.counted_until + timedelta(days=1)), count)
        for year, count in zip(years, scaled(counts, factor), strict=True)
    ]
    at = np.concatenate([*parts, np.empty(0, dtype=np.int64)])
    return at[at <= span.last_second]


def issues(repo_id: int, numbers: Seconds, at: Seconds, end: int, rng: np.random.Generator) -> dict[int, Row]:
    """Return issues opened at the given times; when, how and by whom they are closed is simulated, nothing later than `end`."""
    habits, size = Habits(), len(numbers)
    fate, chance, again = rng.random((3, size)).tolist()
    quick = np.minimum(rng.exponential(6 * DAY_SECONDS, size), 29 * DAY_SECONDS)
    slow = rng.integers(31 * DAY_SECONDS, 730 * DAY_SECONDS, size)
    in_time = habits.closed_in_30_days
    closes = at + np.where(np.array(fate) < in_time, quick, slow).astype(np.int64)
    people = rng.integers(1, max(2, size // 2), size).tolist()
    found = {}
    moments = zip(numbers.tolist(), instants_of_epoch(at), closes.tolist(), instants_of_epoch(closes), strict=True)
    for index, (number, opened, closed_at, closed) in enumerate(moments):
        events: list[Row] = []
        if fate[index] < in_time + habits.closed_later and closed_at <= end:
            events = _closes(closed_at, closed, end, fate[index] >= in_time, chance[index], again[index], habits)
        found[number] = rows.issue(repo_id, number, opened, _person(people[index], chance[index]), events)
    return found


def _closes(at: int, closed: Instant, end: int, is_late: bool, chance: float, again: float, habits: Habits) -> list[Row]:
    if is_late and chance < habits.stale:
        return [rows.closed(closed, STALE_BOT, "NOT_PLANNED" if at >= REASONS_SINCE else None)]
    plain = None if at < REASONS_SINCE else "COMPLETED"
    reason = plain and ("NOT_PLANNED" if chance < habits.not_planned else "DUPLICATE" if chance < 1.5 * habits.not_planned else plain)
    closer = {"__typename": "PullRequest"} if chance > 1 - habits.by_pull else None
    events = [rows.closed(closed, MAINTAINER, reason, closer)]
    week = 7 * DAY_SECONDS
    if again < habits.reopened and at + 2 * week <= end:
        events += [rows.reopened(instant_of_epoch(at + week), MAINTAINER), rows.closed(instant_of_epoch(at + 2 * week), MAINTAINER, plain)]
    return events


def _pulls(repo_id: int, numbers: Seconds, at: Seconds, end: int, rng: np.random.Generator) -> dict[int, Row]:
    habits, size = Habits(), len(numbers)
    fate = rng.random(size).tolist()
    done = at + rng.exponential(3 * DAY_SECONDS, size).astype(np.int64)
    people = rng.integers(1, max(2, size // 4), size).tolist()
    found = {}
    moments = zip(numbers.tolist(), instants_of_epoch(at), (done <= end).tolist(), instants_of_epoch(done), strict=True)
    for index, (number, opened, has_ended, at_end) in enumerate(moments):
        ended = at_end if has_ended else None
        merged = ended if fate[index] < habits.merged else None
        rejected = ended if habits.merged <= fate[index] < habits.merged + habits.rejected else None
        who = _person(people[index], 1.0)
        found[number] = rows.pull(repo_id, number, opened, who, merged_at=merged, closed_at=rejected)
    return found


def _person(number: int, chance: float) -> Actor | None:
    return None if chance < GHOST_SHARE else rows.person(f"person-{number}", 1_000_000 + number)


STALE_BOT = rows.bot("github-actions", 41_898_282)
MAINTAINER = rows.person("maintainer", 9_000_001)
