"""The observation of a run: the facts of every repository, 50 repositories a query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa

from collectors.errors import BudgetSpent, Gone, RateLimited, SourceError
from collectors.github import commit_counts, facts, refusal_history, rest_facts
from collectors.github.facts import RepoFacts
from collectors.github.subjects import SERVER
from flows.night.clock import require_right_clock
from flows.night.collect import states_of
from flows.night.context import RunContext
from flows.night.interruption import check
from flows.night.run_log import SourceResult
from warehouse.load import load

COLLECTED = ("core", "satellite")
"""The roles whose repositories are asked; a host belongs to another framework and a mirror counts nowhere."""


def names_to_collect(context: RunContext) -> list[str]:
    """Return the names of the repositories that this run collects, each once, in the catalog's order."""
    frameworks = [context.catalog.frameworks[slug] for slug in context.frameworks]
    return list(dict.fromkeys(repo.name for one in frameworks for repo in one.repos if repo.role in COLLECTED))


@dataclass(frozen=True, slots=True)
class Observation:
    """The facts of one run.

    Attributes:
        facts: by catalog name.
        results: one for each name.
        pushed: repositories whose commits GitHub must still count; their observation is stored with the count.
    """

    facts: Mapping[str, RepoFacts]
    results: Sequence[SourceResult]
    pushed: Sequence[RepoFacts]


def observe(context: RunContext, names: Sequence[str], at: datetime) -> Observation:
    """Fetch the facts of repositories and store them as this night's observation.

    A name that now belongs to another repository is not followed: its rows stay those of the known one.

    Raises:
        UserError: our clock and the server's are a day apart.
    """
    before = context.client.spent_here().requests
    answers, learned = _ask(context, names, at)
    if context.request.simulated is None:
        require_right_clock(at, context.client.clock.now())
    if learned:
        learn(context, learned, at)
    known = dict(context.work.cursor().execute("select name, repo_id from raw.names").fetchall())
    answers = {name: _same_repository(name, answer, known) for name, answer in answers.items()}
    seen = {name: answer for name, answer in answers.items() if isinstance(answer, RepoFacts)}
    as_before, pushed = _as_counted_before(context, seen.values())
    if seen:
        load(context.work, SERVER, {"names": _names_table(seen, at), "observations": facts.table(as_before)}, frozenset(), {}, (), at)
    results = [_result(name, answer, at) for name, answer in answers.items()]
    return Observation(seen, _with_requests(results, context.client.spent_here().requests - before), pushed)


def count_commits(context: RunContext, observed: Observation, at: datetime) -> Sequence[SourceResult]:
    """Request the commit counts of default branches with new pushes, store their observations, and return the results.

    Counting takes GitHub a while, in which other jobs run; git is fetched afterwards, so that it has the counted commits.

    Raises:
        BadToken: no token is left.
    """
    if not observed.pushed:
        return observed.results
    before, counted = context.client.spent_here().requests, dict[int, int]()
    try:
        size = commit_counts.first_size(states_of(context, SERVER, SERVER).get(commit_counts.SIZE_STREAM), at)
        check()
        counted = commit_counts.fetch(context.client, observed.pushed, size)
        learn(context, {commit_counts.SIZE_STREAM: size.to_text()}, at)
    finally:
        counts = [replace(one, commits_total=counted.get(one.repo_id)) for one in observed.pushed]
        load(context.work, SERVER, {"observations": facts.table(counts)}, frozenset(), {}, (), at)
    return _with_requests(observed.results, context.client.spent_here().requests - before)


def _ask(context: RunContext, names: Sequence[str], at: datetime) -> tuple[Mapping[str, RepoFacts | SourceError], Mapping[str, str]]:
    """Return the answers, and what was learned about the server."""
    known = states_of(context, SERVER, SERVER)
    context.client.refusals.read(known.get(refusal_history.STREAM), at.astimezone(UTC).date())
    size = facts.first_size(known.get(facts.SIZE_STREAM), at)
    check()
    try:
        answers = facts.fetch(context.client, names, at, size) if context.client.has_token else rest_facts.fetch(context.client, names, at)
    except (BudgetSpent, RateLimited) as error:
        return dict.fromkeys(names, error), {}
    return answers, {facts.SIZE_STREAM: size.to_text()} if context.client.has_token else {}


def learn(context: RunContext, states: Mapping[str, str], at: datetime) -> None:
    """Store what was learned about the server, and which tokens were refused where; unchanged values are not written."""
    refusals = {refusal_history.STREAM: context.client.refusals.to_text()}
    load(context.work, SERVER, {}, frozenset(), {**states, **refusals}, (), at)


def _as_counted_before(context: RunContext, seen: Iterable[RepoFacts]) -> tuple[list[RepoFacts], list[RepoFacts]]:
    """Split repositories whose last count is still valid, or that have none, from those with pushes since."""
    observations = context.work.cursor().execute(
        """select repo_id, arg_max(pushed_at, observed_at), arg_max_null(commits_total, observed_at)
           from raw.observations group by repo_id"""
    )
    known = {repo_id: (pushed_at, total) for repo_id, pushed_at, total in observations.fetchall()}
    as_before: list[RepoFacts] = []
    pushed: dict[int, RepoFacts] = {}
    for one in seen:
        pushed_before, total = known.get(one.repo_id, (None, None))
        if one.is_empty:
            as_before.append(replace(one, commits_total=0))
        elif one.pushed_at is None or _pushed(one) == pushed_before:
            as_before.append(replace(one, commits_total=total))
        elif context.client.has_token:
            pushed[one.repo_id] = one
        else:
            as_before.append(one)
    return as_before, list(pushed.values())


def _with_requests(results: Sequence[SourceResult], requests: int) -> Sequence[SourceResult]:
    """Add the shared requests to the first result."""
    return [replace(results[0], requests=(results[0].requests or 0) + requests), *results[1:]] if results else []


def _pushed(facts: RepoFacts) -> datetime | None:
    return None if facts.pushed_at is None else facts.pushed_at.astimezone(UTC).replace(tzinfo=None)


def _same_repository(name: str, answer: RepoFacts | SourceError, known: Mapping[str, int]) -> RepoFacts | SourceError:
    if isinstance(answer, RepoFacts) and known.get(name, answer.repo_id) != answer.repo_id:
        return Gone(f"the name {name} belongs to another repository now; the one that was followed answers to it no more")
    return answer


def _result(name: str, answer: RepoFacts | SourceError, at: datetime) -> SourceResult:
    if isinstance(answer, RepoFacts):
        return SourceResult("facts", name, "ok", at, 1, 0, None if answer.repo == name else f"now called {answer.repo}")
    return SourceResult("facts", name, answer.outcome, at, None, 0, answer.reason)


def _names_table(seen: Mapping[str, RepoFacts], at: datetime) -> pa.Table:
    return pa.table(
        {
            "name": pa.array(list(seen), pa.string()),
            "repo_id": pa.array([one.repo_id for one in seen.values()], pa.int64()),
            "known_at": pa.array([at.replace(tzinfo=None)] * len(seen), pa.timestamp("us")),
        }
    )
