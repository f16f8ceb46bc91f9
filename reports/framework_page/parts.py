"""What stands beside the scores on a page, as plain data: facts, claims, alerts, repositories, sources, queries.

Numbers are already text, written by `numbers`; text from strangers is still raw and is escaped by the templates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.figures.svg import Chart

_DATE = re.compile(r"date '\d{4}-\d{2}-\d{2}'")


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of the catalog, numbered as in the chart; `on` says no more than is known, `kind_id` is the catalog's word."""

    number: int
    on: str
    kind_id: str
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
class Check:
    """What the evidence says of a claim on one date; `finding` is the warehouse's word, None before any check.

    Of `evidence_sql` (the query) and `evidence_url` (a page that somebody else keeps) at most one is there. `runs_here` is false where
    the query reads a column that this copy of the warehouse withholds.
    """

    finding: str | None
    finding_name: str
    measured: str
    note: str | None
    checked_at: str
    evidence_sql: str | None
    evidence_url: str | None
    runs_here: bool = True

    @property
    def mark(self) -> str:
        """The finding as the style sheet knows it; short, since a page has many."""
        return {"supported": "yes", "partly": "part", "contradicted": "no"}.get(self.finding or "", "unsure")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the written assessment, checked for the date that it speaks of (then) and for today (now)."""

    claim_id: str
    text: str
    stated: str
    stated_as_of: str
    then: Check
    now: Check

    @property
    def is_unchanged(self) -> bool:
        """Whether today says what the sentence's own date said."""
        return (self.then.finding, self.then.measured) == (self.now.finding, self.now.measured)

    @property
    def has_one_query(self) -> bool:
        """Whether then and now were found by the same query, but for its dates."""
        then, now = (_DATE.sub("", check.evidence_sql or "") for check in (self.then, self.now))
        return then == now != ""

    @property
    def is_contradicted(self) -> bool:
        """Whether the evidence speaks against it on either date."""
        return "contradicted" in {self.then.finding, self.now.finding}

    @property
    def notes(self) -> Sequence[str]:
        """What to know beside the findings, each thing once."""
        return tuple(dict.fromkeys(check.note for check in (self.then, self.now) if check.note))


@dataclass(frozen=True, slots=True)
class Target:
    """A living framework that people could move to."""

    framework: str
    name: str
    health: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What those who leave need: what the verdict says to them, where to, the last release, and the dated facts that bear on it."""

    said: str
    targets: Sequence[Target]
    last_release: str
    facts: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Year:
    """A year in counts; `until` is set for a year that is not over."""

    year: str
    until: str | None
    commits: str
    people: str
    issues_opened: str
    issues_closed: str
    prs_merged: str
    stars: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an alert, in the words of its log."""

    on: str
    event: str
    said: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert with its dates and its steps, the first one first."""

    alert_id: str
    framework: str
    lane: str
    state: str
    title: str
    body: str
    opened_at: str
    closed_at: str | None
    acknowledged_at: str | None
    silenced_until: str | None
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of the framework with its newest observation; `address` is its page on its server, None where that is not known."""

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
    address: str | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """Figures of a simulated repository that were counted from the same day to the same day, and what is made up of them."""

    repo: str
    figures: str
    counted: str
    made_up: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source said last: how many of the repositories it was asked about it answered for, and what went wrong."""

    source: str
    answered: str
    asked_at: str
    faults: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """The SQL behind a part of the page, ready to paste."""

    name: str
    title: str
    sql: str
