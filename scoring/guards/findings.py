"""Findings: what a guard saw, which frameworks it affects and for how long."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.alerts.weeks import WEEK, Weeks
from scoring.columns import Flags, schema

FINDINGS = schema(
    framework=pa.string(),
    kind=pa.string(),
    from_as_of=pa.date32(),
    to_as_of=pa.date32(),
    split_on=pa.date32(),
    reason=pa.string(),
)
"""One finding: frozen from the first as_of, included, to the second, excluded; NULL where the series stays comparable."""


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """One line of `FINDINGS`."""

    framework: str
    kind: str
    from_as_of: dt.date
    to_as_of: dt.date
    split_on: dt.date | None
    reason: str


def table(findings: Iterable[GuardFinding]) -> pa.Table:
    """Findings as rows of `FINDINGS`."""
    return pa.Table.from_pylist([asdict(finding) for finding in findings], FINDINGS)


def of_weeks(weeks: Weeks, seen: Flags, kind: str, limits: Mapping[str, Any], reason: str) -> list[GuardFinding]:
    """One finding for each run of weeks in which a guard sees something; it ends `freeze_weeks` after the last of them.

    Args:
        weeks: The grid.
        seen: Frameworks x weeks.
        kind: The guard's name.
        limits: Its part of the policy: `freeze_weeks`, and `split` where the series is split at the finding's start or end.
        reason: What the guard saw, in a sentence.
    """
    findings = []
    edges = np.diff(np.pad(seen, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    for line, first in zip(*np.nonzero(edges == 1), strict=True):
        last = first + int(np.argmax(edges[line, first:] == -1)) - 1
        start, end = weeks.as_of[first].item(), (weeks.as_of[last] + limits["freeze_weeks"] * WEEK).item()
        split_on = {"start": start, "end": end}.get(limits.get("split", ""))
        findings.append(GuardFinding(weeks.frameworks[line], kind, start, end, split_on, reason))
    return findings


@dataclass(frozen=True, slots=True)
class Frozen:
    """The effect of findings on the health lane: matrices of frameworks x weeks.

    Attributes:
        weeks: The health lane is frozen.
        splits: From here on the series means something else.
    """

    weeks: Flags
    splits: Flags


STOCK_ONLY = frozenset({"stock_disagreement", "stock_common_mode", "star_burst"})
"""Kinds of findings that touch no indicator of vitality: stars feed Stock alone."""


def freeze(weeks: Weeks, findings: pa.Table) -> Frozen:
    """Place findings on the grid; those about the stock alone freeze nothing."""
    frozen, splits = np.zeros(weeks.vitality.shape, dtype=bool), np.zeros(weeks.vitality.shape, dtype=bool)
    line = {framework: place for place, framework in enumerate(weeks.frameworks)}
    for finding in findings.to_pylist():
        if finding["framework"] not in line or finding["kind"] in STOCK_ONLY:
            continue
        at = line[finding["framework"]]
        first, end = np.searchsorted(weeks.as_of, np.array([finding["from_as_of"], finding["to_as_of"]], dtype="datetime64[D]"))
        frozen[at, first:end] = True
        if finding["split_on"] is not None:
            splits[at, np.searchsorted(weeks.as_of, np.datetime64(finding["split_on"])) :][:1] = True
    return Frozen(frozen, splits)
