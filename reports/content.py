"""What the page of a framework says, as plain data: one model that Markdown and HTML are both made from.

Numbers are already text, written by `numbers`; text from strangers is still raw and is escaped by the templates.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.findings import Alert, Claim, Event, Migration, Picture, Query, Repository, SourceState, Year


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do by situation, with what it rests on. Decided by the policy, outside of `reports`; a sentence each.

    Attributes:
        starting: For those who think of starting on it.
        using: For those who use it.
        leaving: For those who leave.
        rule: The rule that says so, in words.
        red_flags: What speaks against it, beside what the page itself shows.
        would_change: The smallest changes that would move the verdict.
        leans_on: Metrics with the health that would be left without them, 0 to 10; None where there would be none.
    """

    starting: str
    using: str
    leaving: str
    rule: str
    red_flags: Sequence[str] = ()
    would_change: Sequence[str] = ()
    leans_on: Sequence[tuple[str, float | None]] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The lifecycle in one word, since when, what that means, and where it is written."""

    lifecycle: str
    since: str
    meaning: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension on the page's date; `missing` says why there is no number."""

    dimension: str
    name: str
    question: str
    value: str
    is_known: bool
    interval: str | None
    change_13_weeks: str
    change_52_weeks: str
    basis: str
    basis_short: str
    basis_note: str
    source: str | None
    uncapped: str | None
    missing: str | None
    cap_reason: str | None


@dataclass(frozen=True, slots=True)
class Metric:
    """One scored metric of a pillar; `raw_points` is what `points` was before rounding."""

    metric: str
    name: str
    is_structural_zero: bool
    raw_points: float
    value: str
    change_13_weeks: str
    change_52_weeks: str
    weight: str
    points: str
    effect_52_weeks: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Absent:
    """A metric that could not count, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """A half of Ecosystem Health with its metrics, the heaviest first."""

    score: Score
    metrics: Sequence[Metric]
    absent: Sequence[Absent]


@dataclass(frozen=True, slots=True)
class Compared:
    """One input or score of the written document beside the measured one."""

    name: str
    is_score: bool
    stated: str
    measured: str
    stated_points: str
    measured_points: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Stated and measured for one date."""

    as_of: str
    rows: Sequence[Compared]


@dataclass(frozen=True, slots=True)
class Means:
    """How the Speed Score comes about: the sum as it is written, None without all five, and the geometric mean beside it."""

    sum: str | None
    geometric: str


@dataclass(frozen=True, slots=True)
class QuickTake:
    """The page in a few lines, from evidence alone."""

    red_flags: Sequence[str]
    strongest: Sequence[Metric]
    weakest: Sequence[Metric]
    leans_on: Sequence[tuple[str, str]]
    would_change: Sequence[str]


@dataclass(frozen=True, slots=True)
class FrameworkContent:
    """The whole page."""

    framework: str
    name: str
    as_of: dt.date | None
    method: str
    coverage: str
    confidence: str
    simulated: Sequence[str] | None
    standing: Standing
    verdict: str | None
    situations: Verdict | None
    health: Score
    speed: Score
    compared_with: str
    dimensions: Sequence[Score]
    means: Means
    pillars: Sequence[Pillar]
    picture: Picture | None
    events: Sequence[Event]
    comparisons: Sequence[Comparison]
    quick_take: QuickTake
    migration: Migration
    years: Sequence[Year]
    claims: Mapping[str, Sequence[Claim]]
    alerts: Sequence[Alert]
    repositories: Sequence[Repository]
    sources: Sequence[SourceState]
    last_run: str
    queries: dict[str, Query]
