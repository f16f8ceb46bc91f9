"""Searches for rows that vanished from GitHub's lists, if a list is shorter than ours.

The facts of the run show that, so without vanished rows it sends no request. The search comes after the incremental updates,
whose new rows would hide the lost ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from collectors.github.facts import RepoFacts
from collectors.github.lists import recount
from collectors.github.lists.forks import FORKS
from collectors.github.lists.issues import ISSUES
from collectors.github.lists.listing import Listing
from collectors.github.lists.pulls import PULLS
from collectors.github.lists.recount import Held
from collectors.github.lists.releases import RELEASES
from collectors.github.subjects import SERVER, key_of
from collectors.page import Page
from collectors.source import States, Subject, Work
from flows.night.collect import Job, collect, states_of
from flows.night.context import RunContext
from flows.night.run_log import SourceResult
from warehouse.vanished import Present, last_observations, numbers, present

_LISTINGS = {listing.kind: listing for listing in (ISSUES, PULLS, FORKS, RELEASES)}
_BARE_COUNT_ROWS = 20
_FORK_SLACK, _FORK_SLACK_SHARE = 3, 10  # private forks are counted and not listed
_IN_WORDS = {"issue": "issues", "pull_request": "pull requests", "fork": "forks", "release": "releases"}


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A list with more stored rows than GitHub counts.

    Attributes:
        facts: of its repository, of tonight.
        listing: which.
        missing: how many more rows are stored.
        open_there: rows that are open on GitHub, all of them for a list without states.
        last_seen_at: when the counts were compared before.
    """

    facts: RepoFacts
    listing: Listing
    missing: int
    open_there: int
    last_seen_at: datetime


def shrunk(context: RunContext, seen: Mapping[str, RepoFacts], at: datetime) -> list[Shrunk]:
    """Return the lists with more stored rows than GitHub counts tonight; young rows are ignored, since its replicas lag."""
    if not context.client.has_token:
        return []
    of_repo = {one.repo_id: one for one in seen.values()}
    before = last_observations(context.work.cursor(), at)
    here = present(context.work.cursor(), of_repo.keys(), at - recount.SETTLED)
    found = []
    for one in here:
        facts = of_repo[one.repo_id]
        seen_at, counts = before.get(one.repo_id, (facts.created_at, {}))
        there = _there(facts, one.kind)
        if there is not None and _is_longer(one, there, counts.get(one.kind)):
            found.append(Shrunk(facts, _LISTINGS[one.kind], one.rows - there, _open_there(facts, one, there), seen_at))
    return found


def plan_searches(context: RunContext, seen: Mapping[str, RepoFacts], at: datetime) -> list[tuple[Job, Shrunk]]:
    """Return the searches for vanished rows, one a list; a difference that a search could not explain is not searched again."""
    found = []
    for one in shrunk(context, seen, at):
        held = _held(context, one)
        if not recount.is_settled(held, states_of(context, SERVER, key_of(one.facts.repo_id)).get(recount.stream_of(one.listing))):
            pages = partial(_pages, context, one, at)
            work = Work({one.listing.source: one.listing.source}, pages, held.requests, held.requests)
            found.append((Job(SERVER, Subject(key_of(one.facts.repo_id), one.facts.repo), work), one))
    return found


def search(context: RunContext, job: Job, of: Shrunk, at: datetime) -> list[SourceResult]:
    """Search one list and return its result with the reason in words.

    Raises:
        SourceError: GitHub did not answer; what was found before stays.
        BadToken: no token is left.
    """
    results = collect(context, job, at)
    noticed = context.work.cursor().execute(
        "select count(*) from raw.vanished where repo_id = $1 and kind = $2 and noticed_at = $3",
        [of.facts.repo_id, of.listing.kind, at.astimezone(UTC).replace(tzinfo=None)],
    )
    lost: int = noticed.fetchall()[0][0]
    more = f"; of {of.missing - lost} more nothing is known yet" if lost < of.missing else ""
    return [replace(one, reason=one.reason or f"{lost} {_IN_WORDS[of.listing.kind]} vanished from GitHub{more}") for one in results]


def merged(results: Sequence[SourceResult], searched: Sequence[SourceResult]) -> list[SourceResult]:
    """Return the results of the run, each search joined to its list."""
    of = {(one.source, one.subject): one for one in searched}
    listed = [_together(one, of.pop((one.source, one.subject), None)) for one in results]
    return [*listed, *of.values()]


def _together(listed: SourceResult, searched: SourceResult | None) -> SourceResult:
    if searched is None:
        return listed
    return replace(
        listed,
        outcome=searched.outcome if searched.failed else listed.outcome,
        requests=(listed.requests or 0) + (searched.requests or 0),
        reason="; ".join(filter(None, (listed.reason, searched.reason))),
    )


def _pages(context: RunContext, of: Shrunk, at: datetime, states: States) -> Iterator[Page]:
    return recount.fetch(context.client, of.facts, _held(context, of), states.get(recount.stream_of(of.listing)), now=at)


def _held(context: RunContext, of: Shrunk) -> Held:
    column = "updated_at" if of.listing.filters_by_time else "created_at"
    times = numbers(context.work.cursor(), of.facts.repo_id, of.listing.kind, column)
    return Held(of.listing, times, of.missing, of.open_there, of.last_seen_at)


def _there(facts: RepoFacts, kind: str) -> int | None:
    if kind == "issue":
        return facts.issues_total if facts.has_issues else None
    return {"pull_request": facts.pulls_total, "fork": facts.forks, "release": facts.releases_total}[kind]


def _open_there(facts: RepoFacts, here: Present, there: int) -> int:
    if here.kind == "issue":
        return facts.open_issues if facts.open_issues is not None else here.open
    return min(here.open, there) if here.kind == "pull_request" else there


def _is_longer(here: Present, there: int, there_before: int | None) -> bool:
    """Return whether rows have vanished; a list that lost all of many rows at once must show that twice."""
    if there == 0 and there_before != 0 and here.rows >= _BARE_COUNT_ROWS:
        return False
    slack = max(_FORK_SLACK, there // _FORK_SLACK_SHARE) if here.kind == "fork" else 0
    return here.rows - there > slack
