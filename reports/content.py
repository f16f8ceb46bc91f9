"""What the page of a framework says, as plain data: one model that Markdown and HTML are both made from.

Numbers are already text, written by `numbers`; text from strangers is still raw and is escaped by the templates.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reports.svg import Chart


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, by situation: one sentence each, and the rule that says so. Decided outside of `reports`."""

    starting: str
    using: str
    leaving: str
    rule: str


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
    basis_note: str
    source: str | None
    uncapped: str | None
    missing: str | None
    cap_reason: str | None


@dataclass(frozen=True, slots=True)
class Metric:
    """One scored metric of a pillar."""

    metric: str
    name: str
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
class Event:
    """A dated fact of the catalog, numbered as in the chart."""

    number: int
    on: str
    kind: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch of time that the chart marks, in words."""

    start: str
    end: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart and everything that is listed under it."""

    chart: Chart
    gaps: Sequence[Note]
    caps: Sequence[Note]
    alerts: Sequence[Note]


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
class Repository:
    """A repository of the framework with its newest observation."""

    repo: str
    role: str
    period: str | None
    stars: str
    forks: str
    open_issues: str
    commits_52_weeks: str
    pushed_at: str
    archived: str | None
    observed_at: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """The last word of a source about a repository."""

    subject: str
    source: str
    outcome: str
    is_fault: bool
    row_count: str
    reason: str | None
    happened_at: str


@dataclass(frozen=True, slots=True)
class Query:
    """The SQL behind a part of the page, ready to paste."""

    name: str
    title: str
    sql: str


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
    pillars: Sequence[Pillar]
    picture: Picture | None
    events: Sequence[Event]
    comparisons: Sequence[Comparison]
    repositories: Sequence[Repository]
    sources: Sequence[SourceState]
    last_run: str
    queries: dict[str, Query]
