"""Stars by day as a source: the newest page after the first reading, and the whole history again if it may have drifted.

If a server never returned the history of any repository, it does not have one (an older Enterprise server), and is asked once a week.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from collectors.errors import NotOffered
from collectors.github import stars
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.subjects import SERVER
from collectors.page import Page
from collectors.source import Planned, States, Subject, Work

NONE_OFFERED = "no_star_history"
"""What was learned of the server: when it was found to have no star history."""

LACKING = "the server has no star history; our own counts stand"
_ASKED_AGAIN = timedelta(days=7)

_TABLE = "star_days"
_READ_IN_FULL = "stars_in_full"
"""The stream that says when the whole history was last begun to be read."""

_BETWEEN_FULL_READINGS = timedelta(days=28)
_DAYS_A_PAGE = 7 * stars.WEEKS_A_PAGE


class StarHistory:
    """The star history of each observed repository.

    Args:
        client: for GitHub.
        seen: the facts of the night.
        sums: retained stars of all days, by repo_id.
        short: the repositories whose history was far below the count at the observation before this one.
    """

    server = SERVER

    def __init__(
        self, client: GitHubClient, seen: Mapping[Subject, RepoFacts], sums: Mapping[int, int], short: Collection[int] = frozenset()
    ) -> None:
        self._client, self._seen, self._sums, self._short = client, seen, sums, short

    def subjects(self) -> Iterable[Subject]:
        """Return the repositories."""
        return self._seen

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Plan a reading if the count moved, or if the history is doubtful and was not read in full for four weeks."""
        if is_lacking(learned, at):
            return Planned(refused={stars.SOURCE: NotOffered(LACKING)})
        facts = self._seen[subject]
        state, in_full = states.get(stars.SOURCE), states.get(_READ_IN_FULL)
        is_due = in_full is None or at - datetime.fromisoformat(in_full) >= _BETWEEN_FULL_READINGS
        recheck = is_due and state is not None and self._is_doubtful(facts, state)
        if not stars.has_moved(facts, state, recheck=recheck):
            return Planned(unchanged=(stars.complete(at),))
        requests = -(-(at - facts.created_at).days // _DAYS_A_PAGE) if recheck or state is None else 1
        return Planned(work=Work({stars.SOURCE: _TABLE}, partial(self._pages, facts, at, recheck), requests))

    def _is_doubtful(self, facts: RepoFacts, state: str) -> bool:
        return facts.repo_id in self._short or stars.has_drifted(state, self._sums.get(facts.repo_id, 0))

    def _pages(self, facts: RepoFacts, at: datetime, recheck: bool, states: States) -> Iterator[Page]:
        """Yield the pages; the first page of a full reading records its start, so that a retry continues it."""
        state, begun_at = states.get(stars.SOURCE), at.astimezone(UTC).isoformat()
        reads_all = recheck and states.get(_READ_IN_FULL) != begun_at
        note = {_READ_IN_FULL: begun_at} if reads_all or state is None else {}
        for page in stars.fetch(self._client, facts, state, now=at, recheck=reads_all):
            yield replace(page, streams={**page.streams, **note})
            note = {}


def is_lacking(learned: States, at: datetime) -> bool:
    """Return whether the server was found without a star history within the last week.

    Args:
        learned: stored state of the server.
        at: aware.
    """
    try:
        return timedelta(0) <= at - datetime.fromisoformat(learned[NONE_OFFERED]) < _ASKED_AGAIN
    except (KeyError, ValueError, TypeError):
        return False
