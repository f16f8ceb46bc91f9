"""Issues, pull requests, forks and releases as a source."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from collectors.accounts import Identities
from collectors.errors import Denied
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.lists import repository_lists
from collectors.github.subjects import SERVER
from collectors.page import Page
from collectors.source import Planned, States, Subject, Work


class RepositoryLists:
    """The four lists of each observed repository.

    Args:
        client: for GitHub; without a token every list is refused.
        seen: the facts of the night.
        identities: hash the people in the rows.
        since: aware UTC; a first fill reads back to this time only.
    """

    server = SERVER

    def __init__(self, client: GitHubClient, seen: Mapping[Subject, RepoFacts], identities: Identities, since: datetime | None) -> None:
        self._client, self._seen, self._identities, self._since = client, seen, identities, since

    def subjects(self) -> Iterable[Subject]:
        """Return the repositories."""
        return self._seen

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (the pace is read with the states)
        """Plan a reading of the lists that the facts show as changed."""
        if not self._client.has_token:
            needs_token = Denied("left out: it needs a token, set GITHUB_TOKEN")
            return Planned(refused=dict.fromkeys(repository_lists.SOURCES, needs_token))
        facts = self._seen[subject]
        planned = repository_lists.plan(facts, states, since=self._since)
        moved = {source: source for source in sorted(planned.moved)}
        work = Work(moved, partial(self._pages, facts, at), planned.requests, planned.points) if moved else None
        return Planned(planned.unchanged, planned.refused, work)

    def _pages(self, facts: RepoFacts, at: datetime, states: States) -> Iterator[Page]:
        who = self._identities.of(facts.repo_id)
        return repository_lists.fetch(self._client, facts, states, who, now=at, since=self._since)
