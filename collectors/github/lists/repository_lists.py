"""Issues, pull requests, forks and releases of one repository, read together in shared GraphQL queries.

The backfill reads long sets by state and from both ends; afterwards each night reads only what changed since the last.
The facts alone decide whether any request is needed.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.accounts import Identities
from collectors.errors import Denied, NotOffered, SourceError
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.lists.forks import FORKS
from collectors.github.lists.issues import ISSUES
from collectors.github.lists.list_reader import ListReader
from collectors.github.lists.list_state import PAGE, ListState
from collectors.github.lists.listing import ListFacts, Listing, Origin
from collectors.github.lists.pulls import PULLS
from collectors.github.lists.releases import RELEASES
from collectors.github.page_size import LISTS_A_QUERY, PageSize
from collectors.github.page_size import STREAM as PACE
from collectors.page import Coverage, Page

LISTINGS = (ISSUES, PULLS, FORKS, RELEASES)
SOURCES = tuple(listing.source for listing in LISTINGS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a repository needs tonight, from its facts alone.

    Attributes:
        moved: sources that will be read.
        unchanged: sources that are complete already, until the facts were read.
        refused: sources that cannot be read, and why.
        requests: about how many GraphQL requests it takes.
        points: about how many points.
    """

    moved: frozenset[str]
    unchanged: tuple[Coverage, ...]
    refused: Mapping[str, SourceError]
    requests: int
    points: int


def plan(facts: RepoFacts, states: Mapping[str, str], *, since: datetime | None = None) -> Plan:
    """Return what would be read; sends no request.

    Args:
        facts: of tonight.
        states: stream name to stored text, from ``fetch``; a missing stream was never read.
        since: aware UTC; a first fill reads back to this time only.
    """
    streams, refused = _streams(facts, states, since)
    moved = [stream for stream in streams if not stream.is_complete]
    pages = {stream.listing: _pages_left(stream) for stream in moved}
    chains = [math.ceil((span.left + 1) / (2 * PAGE)) for stream in moved for span in stream.spans]
    requests = max([math.ceil(sum(pages.values()) / LISTS_A_QUERY), *chains])
    points = sum(count * (1 + listing.requests_a_node * PAGE) / 100 for listing, count in pages.items())
    return Plan(
        moved=frozenset(stream.listing.source for stream in moved),
        unchanged=tuple(
            Coverage(stream.listing.source, stream.complete_from, facts.observed_at) for stream in streams if stream.is_complete
        ),
        refused=refused,
        requests=requests,
        points=max(requests, math.ceil(points)),
    )


def fetch(
    client: GitHubClient,
    facts: RepoFacts,
    states: Mapping[str, str],
    identities: Identities,
    *,
    now: datetime,
    since: datetime | None = None,
) -> Iterator[Page]:
    """Yield the missing rows of a repository, one page per request; a stopped iteration resumes from the stored states.

    Args:
        client: with a token.
        facts: of tonight, from GraphQL: only those have update times.
        states: stream name to stored text; ``pace`` is the query size of the last reading.
        identities: hash the people in the rows.
        now: becomes ``known_at``.
        since: aware UTC; a first fill reads back to this time only.

    Yields:
        Pages of ``issues``, ``issue_events``, ``pulls``, ``forks`` and ``releases``. A list that fails ends in
        ``Page.failed``, the others continue. Sources that ``plan`` calls unchanged have no page.

    Raises:
        SourceError: the repository as a whole; BudgetSpent leaves everything yielded so far valid.
        BadToken: no token is left.
    """
    if not client.has_token:
        raise Denied("issues, pull requests, forks and releases need a token: set GITHUB_TOKEN")
    streams, _ = _streams(facts, states, since)
    waiting = [stream for stream in streams if not stream.is_complete]
    pace = PageSize(states.get(PACE), now.astimezone(UTC).date())
    yield from ListReader(client, facts, waiting, Origin(facts.repo_id, now, identities), pace).pages()


def _streams(facts: RepoFacts, states: Mapping[str, str], since: datetime | None) -> tuple[list[ListState], dict[str, SourceError]]:
    refused: dict[str, SourceError] = {}
    streams = []
    for listing in LISTINGS:
        if listing is ISSUES and facts.has_issues is False:
            refused[listing.source] = NotOffered("issues are switched off: response metrics do not apply")
        elif listing.source in facts.closed:
            refused[listing.source] = facts.closed[listing.source]
        else:
            streams.append(_stream(listing, facts, states.get(listing.source), since))
    return streams, refused


def _stream(listing: Listing, facts: RepoFacts, text: str | None, since: datetime | None) -> ListState:
    latest = _head(listing, facts)
    known = None if text is None else ListState.resume(listing, latest, text)
    if known is not None and (known.complete_from is None or (since is not None and since >= known.complete_from)):
        known.read_again(facts.repo_id, facts.observed_at)
        return known
    return ListState.begin(listing, latest, facts.observed_at, since, _sizes(listing, facts, latest))


def _head(listing: Listing, facts: RepoFacts) -> ListFacts:
    if listing is ISSUES:
        return ListFacts(facts.issues_updated_at, facts.issues_total or 0)
    if listing is PULLS:
        return ListFacts(facts.pulls_updated_at, facts.pulls_total or 0)
    if listing is FORKS:
        return ListFacts(facts.newest_fork_at, facts.forks or 0)
    return ListFacts(facts.newest_release_at, facts.releases_total or 0)


def _sizes(listing: Listing, facts: RepoFacts, latest: ListFacts) -> Mapping[str, int]:
    """Rows at most by state; a list of one page is not split."""
    if latest.total <= PAGE or not listing.states:
        return {"": latest.total}
    if listing is ISSUES and facts.open_issues is not None:
        return {"OPEN": facts.open_issues, "CLOSED": latest.total - facts.open_issues}
    return dict.fromkeys(listing.states, latest.total)


def _pages_left(stream: ListState) -> int:
    """How many pages a stream will need; pull requests by state are bounded by their common total."""
    if stream.in_backfill:
        rows = sum(span.left for span in stream.spans)
        return math.ceil(min(rows, max(stream.latest.total, 1)) / PAGE)
    return 1 + len(stream.more)
