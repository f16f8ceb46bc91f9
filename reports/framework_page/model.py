"""What the page of a framework says, as plain data: one model that Markdown and HTML are both made from.

Numbers are already text, written by `numbers`; text from strangers is still raw and is escaped by the templates.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.figures.series import Series
from reports.framework_page.advice import Advice
from reports.framework_page.lives import Life
from reports.framework_page.parts import Alert, Claim, Event, Migration, Picture, Query, Repository, Simulated, SourceState, Year
from reports.framework_page.sponsors import Sponsors
from reports.framework_page.use import Use


@dataclass(frozen=True, slots=True)
class Standing:
    """The lifecycle in one word, since when, what that means, and where it is written or which of the page's alerts says so.

    `since` is in words ("since 2021-06-21", "in October 2023"), and empty while the framework is active.
    """

    lifecycle: str
    since: str
    meaning: str
    source: str | None
    alert: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension on the page's date; `missing` says why there is no number, `stands_in` why an assessment stands for a measurement.

    `age` is set for what a person judged, and `age_step` grows with it: 0 up to a year, 1 up to two, 2 beyond.
    """

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
    stands_in: str | None
    cap_reason: str | None
    age: str | None
    age_step: int


@dataclass(frozen=True, slots=True)
class Metric:
    """One scored metric of a pillar; `raw_points` is what `points` was before rounding."""

    metric: str
    name: str
    raw_points: float
    value: str
    change_13_weeks: str
    change_52_weeks: str
    weight: str
    points: str
    effect_52_weeks: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A metric that moved health within a year: by how many points, and its value before and now."""

    name: str
    effect: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A metric that could not count, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar of a dimension with its metrics, the heaviest first."""

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
    """How the Speed Score comes about: the sum as it is written, None where a dimension is missing, and the geometric mean beside it."""

    sum: str | None
    geometric: str


@dataclass(frozen=True, slots=True)
class QuickTake:
    """The metrics that stand out, the strongest and the weakest first."""

    strongest: Sequence[Metric]
    weakest: Sequence[Metric]


@dataclass(frozen=True, slots=True)
class FrameworkContent:
    """The whole page; `pillars` are by dimension, `other_claims` those of sections that the first written assessment does not have."""

    framework: str
    name: str
    as_of: dt.date | None
    method: str
    coverage: str
    confidence: str
    simulated: Sequence[str] | None
    standing: Standing
    remark: str | None
    advice: Advice
    scale: Sequence[str]
    simulated_figures: Sequence[Simulated]
    health: Score
    speed: Score
    compared_with: str
    dimensions: Sequence[Score]
    moved: Sequence[Moved]
    means: Means
    pillars: Mapping[str, Sequence[Pillar]]
    picture: Picture | None
    lives: Mapping[str, Life]
    inputs: Sequence[Series]
    events: Sequence[Event]
    comparisons: Sequence[Comparison]
    quick_take: QuickTake
    migration: Migration
    years: Sequence[Year]
    sponsors: Sponsors
    use: Use
    installs: Sequence[str]
    claims: Mapping[str, Sequence[Claim]]
    other_claims: Mapping[str, Sequence[Claim]]
    alerts: Sequence[Alert]
    repositories: Sequence[Repository]
    sources: Sequence[SourceState]
    last_run: str
    queries: dict[str, Query]
