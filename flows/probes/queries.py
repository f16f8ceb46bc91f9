"""Probes 4, 5, 6, 8 and 9: how long the program's own queries take, and what issues say of duplicates and of `since`."""

from collections.abc import Iterator, Sequence
from typing import Any

from collectors.github import facts
from collectors.github.facts import RepoFacts
from collectors.github.graphql import document, repository_field
from flows.probes.asked import Question, backfill_question, counts_question, facts_of
from flows.probes.asker import Asker, Told
from flows.probes.belief import Seen, judged

SLOW_S = 8.0
_HALVINGS = 4
_DUPLICATES = """issues(first: 100, states: [CLOSED], orderBy: {field: UPDATED_AT, direction: DESC}) { nodes {
  number plain: stateReason asked: stateReason(enableDuplicate: true)
  timelineItems(first: 5, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { stateReason } } } } }"""
_NEWEST = "issues(first: 5, orderBy: {field: UPDATED_AT, direction: DESC}) { nodes { number updatedAt } }"


def night_queries(asker: Asker, names: Sequence[str], large: Sequence[str]) -> Iterator[Seen]:
    """Ask for facts of 10, 25 and 50 repositories, count their commits, and send the first query of two large first fills."""
    for size in (10, 25, 50):
        chosen = names[:size]
        told = asker.query(facts.query(chosen))
        figures = [told.figures(asked=f"facts of {len(chosen)}")]
        yield judged(f"facts-{size}", _in_time(told), _timed(told), figures)
        if size == 50:
            yield judged("facts-cost", None if told.cost is None else told.cost <= 4, f"{told.cost} points", figures)
    known = facts_of(asker, names[:50])
    counted = [each for each in known if not each.is_empty]
    for size in (10, 50):
        if not counted:
            yield judged(f"counts-{size}", None, "no repository answered")
            continue
        question = counts_question(counted[:size])
        told = asker.query(*question)
        yield judged(f"counts-{size}", _in_time(told), _timed(told), [told.figures(asked=f"commit counts of {len(counted[:size])}")])
    yield from _backfills(asker, facts_of(asker, large))


def _backfills(asker: Asker, large: Sequence[RepoFacts]) -> Iterator[Seen]:
    if not large:
        yield from (judged(each, None, "no large repository answered") for each in ("backfill-whole", "backfill-shrunk"))
        return
    whole, shrunk, figures = [], [], []
    for number, repository in enumerate(large, start=1):
        question = backfill_question(repository)
        for times in range(_HALVINGS + 1):
            smaller = question.halved(times) if times else question
            told = asker.query(*smaller)
            figures.append(told.figures(asked=f"large repository {number}, halved {times} times", rows=smaller.rows))
            if _in_time(told):
                break
        whole.append(times == 0 and _in_time(told))
        shrunk.append(_in_time(told))
    yield judged("backfill-whole", all(whole), f"{sum(whole)} of {len(whole)} without halving", figures)
    yield judged("backfill-shrunk", all(shrunk), f"{sum(shrunk)} of {len(shrunk)} within {_HALVINGS} halvings", figures)


def _in_time(told: Told) -> bool:
    return told.status == 200 and told.error is None and told.seconds < SLOW_S


def _timed(told: Told) -> str:
    wrong = f", {told.error.reason}" if told.error else ""
    return f"answered {told.status} in {told.seconds:.1f} s{wrong}"


def duplicates(asker: Asker, repo: str) -> Iterator[Seen]:
    """Look for issues that were closed as duplicates, and at what their close events say."""
    told = asker.query(document(repository_field(repo, _DUPLICATES)))
    nodes = _nodes(told, "issues")
    found = [node for node in nodes if node["asked"] == "DUPLICATE"]
    figures = [told.figures(asked="closed issues", issues=len(nodes), duplicates=len(found))]
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


def since(asker: Asker, repo: str) -> Seen:
    """Ask for what changed since the very second of an issue that is known."""
    newest = _nodes(asker.query(document(repository_field(repo, _NEWEST))), "issues")
    if not newest:
        return judged("since-inclusive", None, "there is no issue to ask about")
    one = newest[-1]
    order = "orderBy: {field: UPDATED_AT, direction: ASC}"
    listed = f'issues(first: 100, filterBy: {{since: "{one["updatedAt"]}"}}, {order}) {{ nodes {{ number }} }}'
    told = asker.query(document(repository_field(repo, listed)))
    nodes = _nodes(told, "issues")
    holds = any(node["number"] == one["number"] for node in nodes) if told.answer else None
    return judged(
        "since-inclusive",
        holds,
        f"{len(nodes)} issues since then, {'with' if holds else 'without'} the one of that second",
        [told.figures()],
    )


def _nodes(told: Told, field: str) -> list[dict[str, Any]]:
    repository = told.answer.data.get("repository") if told.answer else None
    found = repository.get(field) if isinstance(repository, dict) else None
    return [node for node in found["nodes"] if node] if isinstance(found, dict) else []


def largest(asker: Asker, names: Sequence[str]) -> Question | None:
    """Return the largest query of a first fill, about the first of the names that answers."""
    known = facts_of(asker, names)
    return backfill_question(known[0]) if known else None
