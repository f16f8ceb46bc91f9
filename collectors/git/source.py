"""Commits as a source: from git, or over GraphQL where git is not installed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from collectors.accounts import Identities
from collectors.git import commits
from collectors.git.command import Git
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.subjects import SERVER
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

READ_BY = "commits_read_by"
"""The stream that says by which definitions, list of machines and companies the commits were read; by others they are read again."""


class CommitHistory:
    """The commits of each observed repository.

    Args:
        git: for the server.
        client: asked instead where git is not installed and there is a token.
        folder: where the bare clones lie.
        seen: the facts of the night.
        identities: hash the authors.
        release_lines: branches that the catalog names as release lines, by every name of their repository in lower case.
        read_by: the definitions, the list of machines and the companies of this night.
    """

    server = SERVER

    def __init__(
        self,
        git: Git,
        client: GitHubClient,
        folder: Path,
        seen: Mapping[Subject, RepoFacts],
        identities: Identities,
        release_lines: Mapping[str, frozenset[str]],
        read_by: str,
    ) -> None:
        self._git, self._client, self._folder = git, client, folder
        self._seen, self._identities = seen, identities
        self._release_lines, self._read_by = release_lines, read_by

    def subjects(self) -> Iterable[Subject]:
        """Return the repositories."""
        return self._seen

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (git says nothing of the server)
        """Plan a reading after a push or a release, or if the definitions changed."""
        facts = self._seen[subject]
        lines = self._release_lines.get(facts.repo.lower(), frozenset())
        if states.get(READ_BY) == self._read_by and not commits.has_moved(facts, states.get(commits.SOURCE), lines):
            return Planned(unchanged=(Coverage(commits.SOURCE, None, at),))
        work = Work({commits.SOURCE: "commits"}, partial(self._pages, facts, lines, at), follows_counts=True)
        return Planned(work=work)

    def _pages(self, facts: RepoFacts, lines: frozenset[str], at: datetime, states: States) -> Iterator[Page]:
        who = self._identities.of(facts.repo_id)
        known = states.get(commits.SOURCE) if states.get(READ_BY) == self._read_by else None
        for page in commits.fetch(self._git, self._client, self._folder, facts, known, who, now=at, lines=lines):
            yield replace(page, streams={**page.streams, READ_BY: self._read_by})
