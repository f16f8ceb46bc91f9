"""The first look of a night: what every repository says of itself, in as few queries as there are fifties of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa

from collectors.errors import BudgetSpent, Gone, RateLimited, SourceError
from collectors.github import commit_counts, facts, rest_facts, standing
from collectors.github.facts import RepoFacts
from collectors.github.subjects import SERVER
from flows.night.clock import require_right_clock
from flows.night.collect import states_of
from flows.night.context import Night
from flows.night.interruption import check
from flows.night.run_log import Finding
from warehouse.load import load

COLLECTED = ("core", "satellite")
"""The roles whose repositories are asked; a host belongs to another framework and a mirror counts nowhere."""


def watched_names(night: Night) -> list[str]:
    """Return the repositories that this night asks, each once, in the catalog's order."""
    frameworks = [night.catalog.frameworks[slug] for slug in night.frameworks]
    return list(dict.fromkeys(repo.name for one in frameworks for repo in one.repos if repo.role in COLLECTED))


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look told.

    Attributes:
        facts: by catalog name.
        findings: what became of each name.
        pushed: those whose commits GitHub is still to count; their observation is stored with the count.
    """

    facts: Mapping[str, RepoFacts]
    findings: Sequence[Finding]
    pushed: Sequence[RepoFacts]


def observe(night: Night, names: Sequence[str], at: datetime) -> Look:
    """Ask for the facts of repositories and store them as this night's observation.

    A name that now belongs to another repository than before is not followed: its rows stay those of the one we know.

    Raises:
        Problem: our clock and the server's are a day apart.
    """
    before = night.client.spent_here().requests
    answers, learned = _ask(night, names, at)
    if night.request.simulated is None:
        require_right_clock(at, night.client.clock.now())
    if learned:
        learn(night, learned, at)
    known = dict(night.work.cursor().execute("select name, repo_id from raw.names").fetchall())
    answers = {name: _same_repository(name, answer, known) for name, answer in answers.items()}
    seen = {name: answer for name, answer in answers.items() if isinstance(answer, RepoFacts)}
    as_before, pushed = _as_counted_before(night, seen.values())
    if seen:
        load(night.work, SERVER, {"names": _names_table(seen, at), "observations": facts.table(as_before)}, frozenset(), {}, (), at)
    findings = [_finding(name, answer, at) for name, answer in answers.items()]
    return Look(seen, _with_requests(findings, night.client.spent_here().requests - before), pushed)


def count_commits(night: Night, look: Look, at: datetime) -> Sequence[Finding]:
    """Ask what GitHub counts on the default branches that were pushed to, and store their observations; returns the findings of the look.

    Counting takes GitHub a while, in which other things are asked for; git is asked afterwards, so that it has what was counted.

    Raises:
        BadToken: no token is left.
    """
    if not look.pushed:
        return look.findings
    before, counted = night.client.spent_here().requests, dict[int, int]()
    try:
        size = commit_counts.first_size(states_of(night, SERVER, SERVER).get(commit_counts.SIZE_STREAM), at)
        check()
        counted = commit_counts.fetch(night.client, look.pushed, size)
        learn(night, {commit_counts.SIZE_STREAM: size.to_text()}, at)
    finally:
        observed = [replace(one, commits_total=counted.get(one.repo_id)) for one in look.pushed]
        load(night.work, SERVER, {"observations": facts.table(observed)}, frozenset(), {}, (), at)
    return _with_requests(look.findings, night.client.spent_here().requests - before)


def _ask(night: Night, names: Sequence[str], at: datetime) -> tuple[Mapping[str, RepoFacts | SourceError], Mapping[str, str]]:
    """Return the answers, and what was learned of the server."""
    known = states_of(night, SERVER, SERVER)
    night.client.standing.read(known.get(standing.STREAM), at.astimezone(UTC).date())
    size = facts.first_size(known.get(facts.SIZE_STREAM), at)
    check()
    try:
        answers = facts.fetch(night.client, names, at, size) if night.client.has_token else rest_facts.fetch(night.client, names, at)
    except (BudgetSpent, RateLimited) as error:
        return dict.fromkeys(names, error), {}
    return answers, {facts.SIZE_STREAM: size.to_text()} if night.client.has_token else {}


def learn(night: Night, states: Mapping[str, str], at: datetime) -> None:
    """Store what was learned of the server, with which tokens were refused where; what is as before is not written."""
    refusals = {standing.STREAM: night.client.standing.to_text()}
    load(night.work, SERVER, {}, frozenset(), {**states, **refusals}, (), at)


def _as_counted_before(night: Night, seen: Iterable[RepoFacts]) -> tuple[list[RepoFacts], list[RepoFacts]]:
    """Part those with the count of the last look, or none to be had, from those that were pushed to since."""
    looks = night.work.cursor().execute(
        """select repo_id, arg_max(pushed_at, observed_at), arg_max_null(commits_total, observed_at)
           from raw.observations group by repo_id"""
    )
    known = {repo_id: (pushed_at, total) for repo_id, pushed_at, total in looks.fetchall()}
    as_before: list[RepoFacts] = []
    pushed: dict[int, RepoFacts] = {}
    for one in seen:
        pushed_before, total = known.get(one.repo_id, (None, None))
        if one.is_empty:
            as_before.append(replace(one, commits_total=0))
        elif one.pushed_at is None or _pushed(one) == pushed_before:
            as_before.append(replace(one, commits_total=total))
        elif night.client.has_token:
            pushed[one.repo_id] = one
        else:
            as_before.append(one)
    return as_before, list(pushed.values())


def _with_requests(findings: Sequence[Finding], requests: int) -> Sequence[Finding]:
    """Add what was asked for all of them to the first."""
    return [replace(findings[0], requests=(findings[0].requests or 0) + requests), *findings[1:]] if findings else []


def _pushed(facts: RepoFacts) -> datetime | None:
    return None if facts.pushed_at is None else facts.pushed_at.astimezone(UTC).replace(tzinfo=None)


def _same_repository(name: str, answer: RepoFacts | SourceError, known: Mapping[str, int]) -> RepoFacts | SourceError:
    if isinstance(answer, RepoFacts) and known.get(name, answer.repo_id) != answer.repo_id:
        return Gone(f"the name {name} belongs to another repository now; the one that was followed answers to it no more")
    return answer


def _finding(name: str, answer: RepoFacts | SourceError, at: datetime) -> Finding:
    if isinstance(answer, RepoFacts):
        return Finding("facts", name, "ok", at, 1, 0, None if answer.repo == name else f"now called {answer.repo}")
    return Finding("facts", name, answer.outcome, at, None, 0, answer.reason)


def _names_table(seen: Mapping[str, RepoFacts], at: datetime) -> pa.Table:
    return pa.table(
        {
            "name": pa.array(list(seen), pa.string()),
            "repo_id": pa.array([one.repo_id for one in seen.values()], pa.int64()),
            "known_at": pa.array([at.replace(tzinfo=None)] * len(seen), pa.timestamp("us")),
        }
    )
