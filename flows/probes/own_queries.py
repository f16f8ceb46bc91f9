"""The program's own queries, captured from the collectors, so that the probes send what a run sends."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from collectors.accounts import Identities
from collectors.errors import SourceError
from collectors.github import commit_counts, facts
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.lists import repository_lists
from flows.probes.probe_client import ProbeClient

_PAGE = re.compile(r"\b(first|last): (\d+)")


class Question(NamedTuple):
    """A query with its variables."""

    text: str
    variables: Mapping[str, Any]

    def halved(self, times: int) -> "Question":
        """Return the query for shorter pages; small pages stay."""
        return Question(
            _PAGE.sub(lambda page: f"{page[1]}: {max(int(page[2]) // 2**times, min(int(page[2]), 5))}", self.text), self.variables
        )

    @property
    def rows(self) -> int:
        """The maximum number of rows of the top-level lists."""
        return sum(int(size) for _, size in _PAGE.findall(self.text) if int(size) >= 10)


class _Caught(Exception):  # noqa: N818 - no error: it ends a walk that was begun for its first question only
    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


class _Catching:
    """Replaces the client and captures the first query."""

    has_token = True

    def graphql(self, query: str, variables: Mapping[str, Any] | None = None, **_: object) -> object:
        """Capture the query and end the reading."""
        raise _Caught(Question(query, variables or {}))

    def __getattr__(self, name: str) -> object:
        msg = f"only a question is caught, not {name}"
        raise AttributeError(msg)


def first_question(ask: Callable[[GitHubClient], object]) -> Question:
    """Return the first query that a collector sends."""
    try:
        found = ask(cast("GitHubClient", _Catching()))
        if isinstance(found, Iterable):
            next(iter(found))
    except _Caught as caught:
        return caught.question
    msg = "the collector asked nothing"
    raise LookupError(msg)


def facts_of(client: ProbeClient, names: Iterable[str]) -> list[RepoFacts]:
    """Return the facts of the repositories that could be read."""
    found = facts.fetch(client.github, list(names), datetime.now(UTC))
    return [each for each in found.values() if not isinstance(each, SourceError)]


def backfill_question(repository: RepoFacts) -> Question:
    """Return the first query of a first fill, which is the largest of all."""
    identities = Identities(b"nobody is kept")
    return first_question(lambda client: repository_lists.fetch(client, repository, {}, identities, now=repository.observed_at))


def counts_question(repositories: list[RepoFacts]) -> Question:
    """Return the query that counts commits."""
    return first_question(lambda client: commit_counts.fetch(client, repositories))
