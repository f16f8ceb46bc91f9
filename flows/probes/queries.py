"""Probes 4, 5, 6, 8 and 9: how long the program's own queries take, and how issues show duplicates and `since`."""

from collections.abc import Iterator, Sequence
from typing import Any

from collectors.github import facts
from collectors.github.facts import RepoFacts
from collectors.github.graphql import document, repository_field
from flows.probes.expectation import Observed, judged
from flows.probes.own_queries import Question, backfill_question, counts_question, facts_of
from flows.probes.probe_client import ProbeClient, ProbeReply

SLOW_S = 8.0
_HALVINGS = 4
_DUPLICATES = """issues(first: 100, states: [CLOSED], orderBy: {field: UPDATED_AT, direction: DESC}) { nodes {
  number plain: stateReason asked: stateReason(enableDuplicate: true)
  timelineItems(first: 5, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { stateReason } } } } }"""
_NEWEST = "issues(first: 5, orderBy: {field: UPDATED_AT, direction: DESC}) { nodes { number updatedAt } }"


def night_queries(client: ProbeClient, names: Sequence[str], large: Sequence[str]) -> Iterator[Observed]:
    """Query facts of 10, 25 and 50 repositories, count their commits, and send the first query of two large first fills."""
    for size in (10, 25, 50):
        chosen = names[:size]
        reply = client.query(facts.query(chosen))
        figures = [reply.figures(asked=f"facts of {len(chosen)}")]
        yield judged(f"facts-{size}", _in_time(reply), _timed(reply), figures)
        if size == 50:
            yield judged("facts-cost", None if reply.cost is None else reply.cost <= 4, f"{reply.cost} points", figures)
    known = facts_of(client, names[:50])
    counted = [each for each in known if not each.is_empty]
    for size in (10, 50):
        if not counted:
            yield judged(f"counts-{size}", None, "no repository answered")
            continue
        question = counts_question(counted[:size])
        reply = client.query(*question)
        yield judged(f"counts-{size}", _in_time(reply), _timed(reply), [reply.figures(asked=f"commit counts of {len(counted[:size])}")])
    yield from _backfills(client, facts_of(client, large))


def _backfills(client: ProbeClient, large: Sequence[RepoFacts]) -> Iterator[Observed]:
    if not large:
        yield from (judged(each, None, "no large repository answered") for each in ("backfill-whole", "backfill-shrunk"))
        return
    whole, shrunk, figures = [], [], []
    for number, repository in enumerate(large, start=1):
        question = backfill_question(repository)
        for times in range(_HALVINGS + 1):
            smaller = question.halved(times) if times else question
            reply = client.query(*smaller)
            figures.append(reply.figures(asked=f"large repository {number}, halved {times} times", rows=smaller.rows))
            if _in_time(reply):
                break
        whole.append(times == 0 and _in_time(reply))
        shrunk.append(_in_time(reply))
    yield judged("backfill-whole", all(whole), f"{sum(whole)} of {len(whole)} without halving", figures)
    yield judged("backfill-shrunk", all(shrunk), f"{sum(shrunk)} of {len(shrunk)} within {_HALVINGS} halvings", figures)


def _in_time(reply: ProbeReply) -> bool:
    return reply.status == 200 and reply.error is None and reply.seconds < SLOW_S


def _timed(reply: ProbeReply) -> str:
    wrong = f", {reply.error.reason}" if reply.error else ""
    return f"answered {reply.status} in {reply.seconds:.1f} s{wrong}"


def duplicates(client: ProbeClient, repo: str) -> Iterator[Observed]:
    """Find issues that were closed as duplicates, and check their close events."""
    reply = client.query(document(repository_field(repo, _DUPLICATES)))
    nodes = _nodes(reply, "issues")
    found = [node for node in nodes if node["asked"] == "DUPLICATE"]
    figures = [reply.figures(asked="closed issues", issues=len(nodes), duplicates=len(found))]
    if not found:
        said = f"none of {len(nodes)} closed issues is a duplicate"
        yield from (judged(each, None, said, figures) for each in ("duplicate-asked-for", "duplicate-close-event"))
        return
    plain = sorted({str(node["plain"]) for node in found})
    yield judged("duplicate-asked-for", "DUPLICATE" not in plain, f"without enableDuplicate: {', '.join(plain)}", figures)
    events = [[event["stateReason"] for event in node["timelineItems"]["nodes"] if event] for node in found]
    last = sorted({str(reasons[-1]) for reasons in events if reasons})
    yield judged(
        "duplicate-close-event",
        last == ["DUPLICATE"] if last else None,
        f"the last close event says {', '.join(last) or 'nothing'}",
        figures,
    )


def since(client: ProbeClient, repo: str) -> Observed:
    """Query the changes since the exact second of a known issue."""
    newest = _nodes(client.query(document(repository_field(repo, _NEWEST))), "issues")
    if not newest:
        return judged("since-inclusive", None, "there is no issue to ask about")
    one = newest[-1]
    order = "orderBy: {field: UPDATED_AT, direction: ASC}"
    listed = f'issues(first: 100, filterBy: {{since: "{one["updatedAt"]}"}}, {order}) {{ nodes {{ number }} }}'
    reply = client.query(document(repository_field(repo, listed)))
    nodes = _nodes(reply, "issues")
    holds = any(node["number"] == one["number"] for node in nodes) if reply.answer else None
    return judged(
        "since-inclusive",
        holds,
        f"{len(nodes)} issues since then, {'with' if holds else 'without'} the one of that second",
        [reply.figures()],
    )


def _nodes(reply: ProbeReply, field: str) -> list[dict[str, Any]]:
    repository = reply.answer.data.get("repository") if reply.answer else None
    found = repository.get(field) if isinstance(repository, dict) else None
    return [node for node in found["nodes"] if node] if isinstance(found, dict) else []


def largest(client: ProbeClient, names: Sequence[str]) -> Question | None:
    """Return the largest query of a first fill, for the first of the names that answers."""
    known = facts_of(client, names)
    return backfill_question(known[0]) if known else None
