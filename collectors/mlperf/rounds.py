"""The entries of the rounds of MLPerf Training, from the git repository of each round; one that was read whole is not cloned again.

The repository is cloned without contents (some MB), then the descriptions of the systems are fetched, and the logs of those entries alone
that can be compared: of one benchmark, on as many accelerators of one model, by two frameworks or more. One row is an entry. A reading
takes no API request. The field `framework` belongs to a system and not to a benchmark: `collectors/mlperf/frameworks.toml` says what
follows. Source: https://github.com/mlcommons/training_results_v3.1 (Apache-2.0) and its siblings; use of the name has rules of its own,
https://github.com/mlcommons/policies/blob/master/MLPerf_Results_Messaging_Guidelines.adoc
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import pyarrow as pa

from collectors.columns import BIGINT, DOUBLE, INSTANT, TEXT, raw_schema
from collectors.git.file_tree import FileTree
from collectors.mlperf.entries import Entry, descriptions, entries
from collectors.mlperf.published_rounds import PublishedRounds
from collectors.mlperf.times import minutes
from collectors.source import Subject

SOURCE = "benchmark_entries"
DEFAULT_URL = "https://github.com"
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "submitter": TEXT,
        "system": TEXT,
        "benchmark": TEXT,
        "division": TEXT,
        "framework": TEXT,
        "framework_text": TEXT,
        "accelerator": TEXT,
        "accelerators": BIGINT,
        "nodes": BIGINT,
        "minutes": DOUBLE,
        "known_at": INSTANT,
    },
    nullable={"division", "framework", "framework_text", "accelerator", "accelerators", "nodes", "minutes"},
)


class Rounds(PublishedRounds):
    """The rounds of MLPerf Training that the catalog names."""

    sources = (SOURCE,)
    version = 1

    def read(self, tree: FileTree, subject: Subject, at: datetime) -> pa.Table:
        """Return the rows of a round; the logs are fetched of those entries alone that can be compared."""
        tree.fetch()
        files = tree.files()
        found = entries(files, tree.contents(descriptions(files).values()), f"the results of {subject.key}")
        logs = tree.contents({blob for entry in comparable(found) for blob in entry.results})
        return rows(found, logs, subject.key, at)


def comparable(found: Iterable[Entry]) -> list[Entry]:
    """Return the closed entries beside which there is one with another framework: same benchmark, same model and number of accelerators."""
    groups: defaultdict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.division == "closed" and entry.framework and entry.accelerator and entry.accelerators:
            groups[entry.benchmark, entry.accelerator, entry.accelerators].append(entry)
    return [entry for group in groups.values() if len({entry.framework for entry in group}) > 1 for entry in group]


def rows(found: Iterable[Entry], logs: Mapping[str, bytes], subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of a round.

    Args:
        found: its entries.
        logs: contents by name, as far as they were fetched; an entry whose logs were not has no time.
        subject: of the rows, mlperf/REPOSITORY.
        known_at: aware.
    """
    return pa.Table.from_pylist([_row(entry, logs, subject, known_at) for entry in found], SCHEMA)


def _row(entry: Entry, logs: Mapping[str, bytes], subject: str, known_at: datetime) -> dict[str, object]:
    return {
        "subject": subject,
        "submitter": entry.submitter,
        "system": entry.system,
        "benchmark": entry.benchmark,
        "division": entry.division,
        "framework": entry.framework,
        "framework_text": entry.framework_text,
        "accelerator": entry.accelerator,
        "accelerators": entry.accelerators,
        "nodes": entry.nodes,
        "minutes": minutes(logs[blob] for blob in entry.results) if logs.keys() >= set(entry.results) else None,
        "known_at": known_at,
    }
