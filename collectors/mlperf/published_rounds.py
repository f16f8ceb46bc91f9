"""Rounds of MLPerf: each is a git repository that stays as it is, so one that was read whole is not cloned again.

Source: https://github.com/mlcommons, a repository for each round.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from collectors.errors import Gone
from collectors.git.command import Git
from collectors.git.file_tree import FileTree
from collectors.mlperf.frameworks import fingerprint
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

OWNER = "mlcommons"


class PublishedRounds(ABC):
    """The rounds of the catalog of one kind.

    Args:
        git: for the server of the repositories.
        folder: where the clones lie.
        subjects: the rounds, mlperf/REPOSITORY.
    """

    server = "mlperf"
    sources: ClassVar[tuple[str]]
    version: ClassVar[int]
    """Of the reading; a higher one reads each round again."""

    def __init__(self, git: Git, folder: Path, subjects: Iterable[Subject]) -> None:
        self._git, self._folder, self._subjects = git, folder, tuple(subjects)

    @abstractmethod
    def read(self, tree: FileTree, subject: Subject, at: datetime) -> pa.Table:
        """Fetch what is needed of a round, and return its rows.

        Raises:
            Gone: there is no such repository.
            Malformed: it is not laid out as promised.
        """

    def subjects(self) -> Iterable[Subject]:
        """Return the rounds."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Read what was never read whole, or by another table of frameworks; a round that is published stays as it is."""
        (source,) = self.sources
        if states.get(source) == self._state():
            return Planned(unchanged=(Coverage(source, None, at),))
        return Planned(work=Work({source: source}, partial(self._pages, subject, at)))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:  # noqa: ARG002 (every reading is a whole one)
        (source,) = self.sources
        name = subject.key.partition("/")[2]
        tree = FileTree(self._git, self._folder / f"mlperf-{name}.git", f"{OWNER}/{name}")
        try:
            rows = self.read(tree, subject, at)
        except Gone:
            tree.remove()
            raise
        tree.remove()
        yield Page({source: rows}, {source: self._state()}, (Coverage(source, None, at),), frozenset({source}))

    def _state(self) -> str:
        return json.dumps({"version": self.version, "frameworks": fingerprint()})
