"""Probes 1 to 3: the star history, its sum, its days, and which leaves are closed."""

from collections.abc import Iterator
from typing import Any

from collectors.github.graphql import document, repository_field
from flows.probes.expectation import Observed, judged
from flows.probes.probe_client import ProbeClient, ProbeReply

_WEEK_S, _SUNDAY_S = 604_800, 259_200
_PAGES = 40  # of one history at most: a repository of 23 years
_LEAVES = "stargazerCount stargazers(first: 1) { totalCount nodes { login } } watchers(first: 1) { totalCount nodes { login } }"


def history(client: ProbeClient, repo: str) -> Iterator[Observed]:
    """Request the first page twice, the second time with its ETag, then the others."""
    path = f"/repos/{repo}/stargazers/history"
    first = client.get(path, {"per_page": 30})
    figures = [first.figures(asked="the first page")]
    wrong = _wrong_shape(first)
    yield judged("star-history-shape", wrong is None, wrong or f"{len(first.payload)} weeks as expected", figures)
    if wrong is not None:
        return
    links = set(first.links)
    yield judged(
        "star-history-links", None if len(first.payload) < 30 else "next" in links, f"Link names {', '.join(sorted(links)) or 'nothing'}"
    )
    yield _unchanged(client, path, first)
    yield from _sum(client, repo, first)


def _wrong_shape(reply: ProbeReply) -> str | None:
    if reply.status != 200 or not isinstance(reply.payload, list) or not reply.payload:
        return f"answered {reply.status}" + (f": {reply.error.reason}" if reply.error else ", no weeks")
    weeks = reply.payload
    if not all(isinstance(week, dict) and {"week", "total", "days"} <= week.keys() and len(week["days"]) == 7 for week in weeks):
        return f"a week has the keys {sorted(set(weeks[0]))}"
    if any(week["week"] % _WEEK_S != _SUNDAY_S for week in weeks):
        return "a week does not begin on a Sunday, 00:00 UTC"
    return (
        None
        if [week["week"] for week in weeks] == sorted((week["week"] for week in weeks), reverse=True)
        else "the newest week is not first"
    )


def _unchanged(client: ProbeClient, path: str, first: ProbeReply) -> Observed:
    again = client.get(path, {"per_page": 30}, etag=first.headers.get("etag"))
    spent = _used(again) - _used(first)
    found = f"answered {again.status}, {'with' if again.links else 'without'} Link, {spent} of the quota spent"
    return judged(
        "star-history-unchanged", again.status == 304 and spent == 0, found, [again.figures(asked="the first page with its ETag")]
    )


def _used(reply: ProbeReply) -> int:
    used = reply.headers.get("x-ratelimit-used", "0")
    return int(used) if used.isdecimal() else 0


def _sum(client: ProbeClient, repo: str, first: ProbeReply) -> Iterator[Observed]:
    total, pages, reply = _stars_of(first.payload), 1, first
    while "next" in reply.links and pages < _PAGES:
        reply, pages = client.get(reply.links["next"]), pages + 1
        if reply.status != 200 or not isinstance(reply.payload, list):
            yield judged("star-sum", None, f"page {pages} answered {reply.status}", [reply.figures(asked=f"page {pages}")])
            return
        total += _stars_of(reply.payload)
    count = client.get(f"/repos/{repo}/stargazers/count")
    counted = count.payload.get("count") if isinstance(count.payload, dict) else None
    if not isinstance(counted, int):
        yield judged("star-sum", None, f"the count answered {count.status}", [count.figures(asked="the count")])
        return
    found = f"{total / counted:.4f} of the count, over {pages} pages" if counted else f"{total} of no stars"
    yield judged("star-sum", 0.8 * counted - 3 <= total <= counted, found, [count.figures(asked="the count", pages=pages)])


def _stars_of(weeks: list[dict[str, Any]]) -> int:
    return sum(sum(week["days"]) for week in weeks)


def leaves(client: ProbeClient, repo: str) -> Iterator[Observed]:
    """Query the four leaves that GitHub closed or may close."""
    reply = client.query(document(repository_field(repo, _LEAVES)))
    figures = [reply.figures(asked="stargazers and watchers")]
    found = reply.answer.data.get("repository") if reply.answer else None
    if not isinstance(found, dict):
        why = reply.error or (reply.answer.error_at("repository") if reply.answer else None)
        said = f"the repository is null: {why.reason if why else 'without a reason'}"
        yield from (judged(each, False, said, figures) for each in ("star-count-open", "watchers-count-open"))
        yield judged("star-list-closed", None, said, figures)
        return
    stars, watchers = found.get("stargazers"), found.get("watchers")
    yield judged(
        "star-count-open", isinstance(found.get("stargazerCount"), int), _said("stargazerCount", found.get("stargazerCount")), figures
    )
    total = watchers.get("totalCount") if isinstance(watchers, dict) else None
    yield judged("watchers-count-open", isinstance(total, int), _said("watchers.totalCount", total), figures)
    rows = stars.get("nodes") if isinstance(stars, dict) else None
    yield judged("star-list-closed", not rows, f"stargazers {'is null' if stars is None else f'has {len(rows or [])} rows'}", figures)


def _said(name: str, value: object) -> str:
    return f"{name} is {'null' if value is None else 'a number'}"
