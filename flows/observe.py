"""The first look of a night: what every repository says of itself, in as few queries as there are fifties of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa

from collectors import commit_counts, facts, rest_facts
from collectors.errors import BudgetSpent, Gone, RateLimited, SourceError
from collectors.facts import RepoFacts
from flows.clock import require_right_clock
from flows.ledger import Finding
from flows.night import Night
from warehouse.load import load

COLLECTED = ("core", "satellite")
"""The roles whose repositories are asked; a host belongs to another framework and a mirror counts nowhere."""


def watched_names(night: Night) -> list[str]:
    """Return the repositories that this night asks, each once, in the catalog's order."""
    frameworks = [night.catalog.frameworks[slug] for slug in night.frameworks]
    return list(dict.fromkeys(repo.name for one in frameworks for repo in one.repos if repo.role in COLLECTED))


def observe(night: Night, names: Sequence[str], at: datetime) -> tuple[Mapping[str, RepoFacts], list[Finding]]:
    """Ask for the facts of repositories and store them as this night's observation.

    A name that now belongs to another repository than before is not followed: its rows stay those of the one we know.

    Returns:
        The facts by catalog name, and what became of each.

    Raises:
        Problem: our clock and the server's are a day apart.
    """
    before = night.client.spent()
    answers = _ask(night, names, at)
    if night.request.simulated is None:
        require_right_clock(at, night.client.clock.now())
    known = dict(night.work.cursor().execute("select name, repo_id from raw.names").fetchall())
    answers = {name: _same_repository(name, answer, known) for name, answer in answers.items()}
    seen = _with_commits_counted(night, {name: answer for name, answer in answers.items() if isinstance(answer, RepoFacts)})
    if seen:
        tables = {"names": _names_table(seen, at), "observations": facts.table(seen.values())}
        load(night.work, 0, tables, frozenset(), {}, (), at)
    requests = night.client.spent().requests - before.requests
    findings = [_finding(name, answer, at) for name, answer in answers.items()]
    return seen, [replace(findings[0], requests=requests), *findings[1:]] if findings else []


def _ask(night: Night, names: Sequence[str], at: datetime) -> Mapping[str, RepoFacts | SourceError]:
    fetch = facts.fetch if night.client.has_token else rest_facts.fetch
    try:
        return fetch(night.client, names, at)
    except (BudgetSpent, RateLimited) as error:
        return dict.fromkeys(names, error)


def _with_commits_counted(night: Night, seen: Mapping[str, RepoFacts]) -> dict[str, RepoFacts]:
    """Add what GitHub counts on the default branches: anew where something was pushed, else the count of the last look."""
    looks = night.work.cursor().execute(
        """select repo_id, arg_max(pushed_at, observed_at), arg_max_null(commits_total, observed_at)
           from raw.observations group by repo_id"""
    )
    known = {repo_id: (pushed_at, total) for repo_id, pushed_at, total in looks.fetchall()}
    moved = {
        one.repo_id: one
        for one in seen.values()
        if one.pushed_at and not one.is_empty and _pushed(one) != known.get(one.repo_id, (None,))[0]
    }
    counted = commit_counts.fetch(night.client, list(moved.values())) if night.client.has_token else {}
    empty = {one.repo_id: 0 for one in seen.values() if one.is_empty}
    totals = {repo_id: total for repo_id, (_, total) in known.items() if repo_id not in moved} | counted | empty
    return {name: replace(one, commits_total=totals.get(one.repo_id)) for name, one in seen.items()}


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
