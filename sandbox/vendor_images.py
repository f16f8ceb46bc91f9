"""The image tables of SageMaker's Python SDK, as a git repository whose history has each counted version from the day on which it came.

A table that has no figures is not in the repository. Only what a reader of versions looks at is written; regions and accounts are left out.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sandbox import file_commits
from sandbox.figures.table import read_table
from sandbox.file_commits import Change

FIGURES = Path(__file__).parent / "figures" / "vendor_versions.csv"
REPOSITORY = "aws/sagemaker-python-sdk"
BEFORE, SINCE = "src/sagemaker/image_uri_config", "sagemaker-core/src/sagemaker/core/image_uri_config"
"""Where the tables lay before they moved, and where they lie since."""
AWAY = {
    "chainer": date(2025, 3, 24),
    "mxnet": date(2025, 3, 24),
    "pytorch": date(2025, 4, 11),
    "tensorflow": date(2025, 4, 11),
}
"""Since when the default branch was without each table, until it came back in its new place. Source: the history of the repository."""
BACK = date(2025, 11, 20)
UNDIVIDED = "all"


@dataclass(frozen=True, slots=True)
class Offer:
    """A version in a table: what for (`all` where the table does not divide), and when the default branch had it first."""

    table: str
    scope: str
    version: str
    first_seen: date


@cache
def shipped() -> Sequence[Offer]:
    """Return the counted versions."""
    return [Offer(row["table"], row["scope"], row["version"], date.fromisoformat(row["first_seen"])) for row in read_table(FIGURES)]


def write(git_root: Path, offers: Sequence[Offer], until: date) -> None:
    """Write the repository as it stood at the end of a day; without any version by then there is none."""
    changes = list(_changes([offer for offer in offers if offer.first_seen <= until], until))
    if changes:
        file_commits.write(git_root / f"{REPOSITORY}.git", changes)


def _changes(offers: Sequence[Offer], until: date) -> Iterator[Change]:
    days = {offer.first_seen for offer in offers} | {day for day in (*AWAY.values(), BACK) if day <= until}
    listed: defaultdict[str, list[Offer]] = defaultdict(list)
    for day in sorted(days):
        for offer in offers:
            if offer.first_seen == day:
                listed[offer.table].append(offer)
        touched = {offer.table for offer in offers if offer.first_seen == day}
        touched |= {table for table in listed if day in {AWAY.get(table), BACK}}
        files: dict[str, str | None] = {}
        for table in sorted(touched):
            if day == AWAY.get(table):
                files[f"{BEFORE}/{table}.json"] = None
            else:
                files[f"{SINCE if day >= BACK else BEFORE}/{table}.json"] = text(listed[table])
        if files:
            yield Change(day, files)


def text(offers: Sequence[Offer]) -> str:
    """Return the text of a table."""
    scopes: dict[str, dict[str, Mapping[str, object]]] = {}
    for offer in offers:
        scopes.setdefault(offer.scope, {})[offer.version] = {}
    tables = {scope: {"versions": versions} for scope, versions in scopes.items()}
    return json.dumps(tables.get(UNDIVIDED, tables), indent=2)
