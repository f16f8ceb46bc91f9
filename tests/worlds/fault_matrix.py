"""The fault matrix: what strikes, and what has to be written down of it.

The faults are those that GitHub's interface is known for; each row says with which outcome the faulty sources end. A source
that a row does not name ends well.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sandbox import effects, git_faults
from sandbox.exchange import Exchange
from sandbox.faults import Effect, Fault
from tests.worlds.many_repositories import night, owner_name

CONNECTIONS = ("issues", "pulls", "forks", "releases")
ALWAYS = None
Outcomes = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One fault.

    Attributes:
        name: for the test's name.
        kind: what it strikes: walk (the shared queries), stars, facts or git.
        faults: of a project, at the server's interface.
        around: of the project's git folder: wrong while it is entered.
        outcomes: source to outcome while the fault lasts; sources that are not named end well.
        reason: words that the recorded reason holds.
        only_first: whether it strikes what only a first fill asks for.
        is_late: the news of its project come in the last minute before the night.
        loses_counts: the night is without its count of stars, which no later night can tell.
    """

    name: str
    kind: str
    faults: Callable[[str], list[Fault]] = lambda _: []
    around: Callable[[Path], Any] | None = None
    outcomes: Outcomes = field(default_factory=dict)
    reason: str = ""
    only_first: bool = False
    is_late: bool = False
    loses_counts: bool = False

    def expected(self, number: int) -> Outcomes:
        """The outcomes on a night of this number; a fault of what only a first fill asks for has none later."""
        return {} if self.only_first and number > 1 else self.outcomes

    @contextmanager
    def injected(self, project: str, faults: list[Fault], git_root: Path) -> Iterator[None]:
        """Let the fault last for a block."""
        with ExitStack() as stack:
            if self.around is not None:
                stack.enter_context(self.around(git_root / f"{owner_name(project)}.git"))
            mine = self.faults(project)
            faults.extend(mine)
            yield
            for fault in mine:
                faults.remove(fault)


def every(sources: tuple[str, ...], outcome: str) -> Outcomes:
    """The same outcome for several sources."""
    return dict.fromkeys(sources, outcome)


def walk(name: str, effect: Effect, outcomes: Outcomes, reason: str = "", **limits: Any) -> Row:
    """A fault of the queries that issues, pull requests, forks and releases share."""

    def faults(project: str) -> list[Fault]:
        return [Fault(effect, kind="graphql", contains=f'}} repository(owner: "acme", name: "{project}")', **{"times": ALWAYS, **limits})]

    return Row(name, "walk", faults, outcomes=outcomes, reason=reason)


def stars(name: str, effect: Effect, outcome: str | None, reason: str = "", *, times: int | None = ALWAYS, page: str = "") -> Row:
    """A fault of the star history, or of its pages whose address holds `page`."""

    def faults(project: str) -> list[Fault]:
        number = int(project.removeprefix("project"))
        path = rf"^/(repos/acme/{project}|repositories/1{number:03d})/stargazers/history.*{page}"
        return [Fault(effect, kind="rest", path=path, times=times)]

    return Row(f"stars {name}", "stars", faults, outcomes={"stars": outcome} if outcome else {}, reason=reason, only_first=bool(page))


def facts(name: str, effect_at: Callable[[str], Effect], outcome: str | None, reason: str = "") -> Row:
    """A fault of the first look at one repository among many; without facts nothing else of it is asked."""

    def faults(project: str) -> list[Fault]:
        place = re.compile(rf'(r\d+): repository\(owner: "acme", name: "{project}"\) {{ databaseId nameWithOwner')

        def effect(answer: Any, exchange: Exchange) -> Any:
            found = place.search(exchange.query)
            return effect_at(found[1])(answer, exchange) if found else answer

        def is_asked(exchange: Exchange) -> bool:
            return place.search(exchange.query) is not None

        return [Fault(effect, kind="graphql", when=is_asked, times=ALWAYS)]

    outcomes = {"facts": outcome} if outcome else {}
    return Row(f"facts {name}", "facts", faults, outcomes=outcomes, reason=reason, loses_counts=bool(outcomes))


def leaf(name: str, letter: str, field: str, outcomes: Outcomes) -> Row:
    """A part of the first look that is forbidden; it takes everything under its alias with it, as its type is not nullable."""

    def faults(project: str) -> list[Fault]:
        place = re.compile(rf'({letter}\d+): repository\(owner: "acme", name: "{project}"\) {{[^\n]*\b{field}\b')

        def effect(answer: Any, exchange: Exchange) -> Any:
            found = place.search(exchange.query)
            if found is None:
                return answer
            answer.payload["data"][found[1]] = None
            error = {"type": "FORBIDDEN", "path": [found[1], field], "message": "Resource not accessible by personal access token"}
            answer.payload.setdefault("errors", []).append(error)
            return answer

        return [Fault(effect, kind="graphql", when=lambda exchange: place.search(exchange.query) is not None, times=ALWAYS)]

    reason, is_count = "not accessible" if outcomes else "", field == "stargazerCount"
    return Row(f"facts {name}", "facts", faults, outcomes=outcomes, reason=reason, loses_counts=is_count)


def git(name: str, around: Callable[[Path], Any], outcome: str | None, reason: str = "") -> Row:
    """A fault of the git server."""
    return Row(f"git {name}", "git", around=around, outcomes={"commits": outcome} if outcome else {}, reason=reason)


def is_heavy(exchange: Exchange) -> bool:
    """A query for a whole page."""
    return "first: 100" in exchange.query or "last: 100" in exchange.query


def first_issue(body: Any) -> Any:
    """The first issue of an answer, under whatever alias."""
    lists = [part for alias, part in body["repository"].items() if alias.startswith("issues") and not alias.endswith("Head")]
    return next((found["nodes"][0] for found in lists if found["nodes"]), {})


def twice(body: Any) -> None:
    """Every row of every list stands twice."""
    for part in body["repository"].values():
        if isinstance(part, dict) and "pageInfo" in part:
            part["nodes"] = [node for node in part["nodes"] for _ in range(2)]


def fork_without_id(body: Any) -> None:
    """A further fork that GitHub lists without its number."""
    for alias, part in body["repository"].items():
        if alias.startswith("forks") and "pageInfo" in part:
            part["nodes"] = [{"databaseId": None, "createdAt": "2023-09-11T00:00:00Z"}, *part["nodes"]]


LAST_MINUTE = f"{night(3) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"


def lagging(body: Any) -> None:
    """Issues and pull requests as a replica shows them that has not heard of the last minute."""
    for alias, part in body["repository"].items():
        if alias.startswith(("issues", "pulls")) and "pageInfo" in part:
            part["nodes"] = [node for node in part["nodes"] if node["updatedAt"] <= LAST_MINUTE]


def one_less(body: Any) -> None:
    """The counts of issues are one lower than the list."""
    body["issues"]["totalCount"] -= 1
    body["openIssues"]["totalCount"] -= 1


def elsewhere(value: Any) -> Any:
    """The same with every time told in the offset of another zone."""
    if isinstance(value, dict):
        return {key: elsewhere(each) for key, each in value.items()}
    if isinstance(value, list):
        return [elsewhere(each) for each in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        return datetime.fromisoformat(value).astimezone(timezone(timedelta(hours=-9, minutes=-30))).isoformat()
    return value


ISSUES_ALIAS = ("issues0front", "issuesNews")  # of a first fill, and of the nights after


def null_alias(**error: str) -> Effect:
    """One list is null with an error beside the rest of the data."""

    def effect(answer: Any, exchange: Exchange) -> Any:
        alias = next(alias for alias in ISSUES_ALIAS if f"{alias}:" in exchange.query)
        return effects.null_at("repository", alias, **error)(answer, exchange)

    return effect


def touches_issues(exchange: Exchange) -> bool:
    """A query that brings issues."""
    return any(f"{alias}:" in exchange.query for alias in ISSUES_ALIAS)


@contextmanager
def nothing_to_clone(folder: Path) -> Iterator[None]:
    """The git repository is not where it was."""
    aside = folder.with_suffix(".aside")
    folder.rename(aside)
    try:
        yield
    finally:
        aside.rename(folder)


@contextmanager
def no_branches_told(folder: Path) -> Iterator[None]:
    """The server answers well and names no branch, though the repository is not empty."""
    told = {path: path.read_bytes() for path in (folder / "packed-refs", *folder.glob("refs/heads/*")) if path.exists()}
    for path in told:
        path.unlink()
    try:
        yield
    finally:
        for path, content in told.items():
            path.write_bytes(content)


UNAVAILABLE, MALFORMED = every(CONNECTIONS, "unavailable"), every(CONNECTIONS, "malformed")

ROWS: tuple[Row, ...] = (
    walk("a page of HTML with 502, always", effects.html_error(502), UNAVAILABLE, "502"),
    walk("a page of HTML with 504, always", effects.html_error(504), UNAVAILABLE, "504"),
    walk("502 twice", effects.html_error(502), {}, times=2),
    walk("200 with errors and null data", effects.graphql_errors("Internal error", "INTERNAL"), UNAVAILABLE, "Internal error"),
    walk("one list null with an error", null_alias(message="Internal", type_="INTERNAL"), {"issues": "unavailable"}, when=touches_issues),
    walk("one list forbidden", null_alias(message="No", type_="FORBIDDEN"), {"issues": "denied"}, "No", when=touches_issues),
    walk("time-outs of full pages", effects.graphql_timeout(), {}, when=is_heavy),
    walk("resource limits of full pages", effects.resource_limits("repository"), {}, when=is_heavy),
    walk("truncated JSON, always", effects.truncated_json(), MALFORMED, "JSON body"),
    walk("invalid JSON, always", effects.invalid_json(), MALFORMED, "JSON body"),
    walk("invalid JSON once", effects.invalid_json(), {}, times=1),
    walk("an empty body, always", effects.empty_body(), MALFORMED, "JSON body"),
    walk("the connection dropped before the body, always", effects.dropped(), UNAVAILABLE, "connection"),
    walk("the connection dropped inside the body, always", effects.cut_body(), UNAVAILABLE, "connection"),
    walk("the connection dropped once", effects.dropped(), {}, times=1),
    walk("a slow body", effects.slow_body(0.2), {}, times=1),
    walk("a body that does not end in time", effects.slow_body(1.2), UNAVAILABLE, "longer than"),
    walk("a row without its number", effects.altered(lambda b: first_issue(b).pop("number", None)), {"issues": "malformed"}, "number"),
    walk(
        "a row with a null where a time is promised",
        effects.altered(lambda b: first_issue(b).update(createdAt=None)),
        {"issues": "malformed"},
        "createdAt",
    ),
    walk(
        "a time without an offset",
        effects.altered(lambda b: first_issue(b).update(updatedAt="2024-01-01T00:00:00")),
        {"issues": "malformed"},
        "updatedAt",
    ),
    walk("the repository missing without a word", effects.replaced("repository", value=None), UNAVAILABLE, "does not say why"),
    walk(
        "another repository under the name",
        effects.replaced("repository", "databaseId", value=5),
        every(CONNECTIONS, "gone"),
        "another repository",
    ),
    walk("every row twice", effects.altered(twice), {}),
    walk("a message in place of data, always", effects.bare_message(), UNAVAILABLE, "in time"),
    walk("a message in place of full pages", effects.bare_message(), {}, when=is_heavy),
    walk(
        "scopes that the token lacks",
        effects.graphql_errors("Your token has not been granted the required scopes to execute this query.", "INSUFFICIENT_SCOPES"),
        every(CONNECTIONS, "denied"),
        "scopes",
    ),
    walk("a field that the server does not know", effects.not_understood(), MALFORMED, "does not understand"),
    walk("a fork without its number", effects.altered(fork_without_id), {}),
    replace(walk("a replica a minute behind", effects.altered(lagging), {}), is_late=True),
    walk("times with an offset", lambda answer, _: replace(answer, payload=elsewhere(answer.payload)), {}),
    stars("502, always", effects.html_error(502), "unavailable", "502"),
    stars("503 once", effects.html_error(503), None, times=1),
    stars("still being computed (202)", effects.computing(), "unavailable", "202"),
    stars("404", effects.refusal(404), "gone", "404"),
    stars("410", effects.refusal(410), "gone", "410"),
    stars("451", effects.refusal(451), "gone", "451"),
    stars("403 of SAML", effects.saml(), "denied", "SAML"),
    stars("403 by policy", effects.refusal(403, "Must have admin rights to Repository."), "denied", "403"),
    stars("an empty list", effects.empty_list(), "denied", "closed by policy"),
    stars("an empty list behind the first page", effects.empty_list(), "unavailable", "history ends", page="[?&]page=2"),
    stars("403 behind the first page", effects.refusal(403), "unavailable", "later page", page="[?&]page=2"),
    stars("404 behind the first page", effects.refusal(404), "unavailable", "later page", page="[?&]page=2"),
    stars("truncated JSON", effects.truncated_json(), "malformed", "JSON"),
    stars("an empty body", effects.empty_body(), "malformed", "JSON"),
    stars("a week without its days", effects.altered(lambda b: b[0].pop("days")), "malformed", "days"),
    stars("a negative day", effects.altered(lambda b: b[0].update(days=[-1] * 7)), "malformed", "days"),
    stars("an object in place of the list", lambda answer, _: replace(answer, payload={}), "malformed", "list of weeks"),
    stars("the connection dropped inside the body", effects.cut_body(), "unavailable", "connection"),
    facts("not found (404)", lambda alias: effects.null_at(alias, message="Could not resolve", type_="NOT_FOUND"), "gone"),
    facts("forbidden by SAML", lambda alias: effects.null_at(alias, message="SAML enforcement", type_="FORBIDDEN"), "denied", "SAML"),
    facts("null with an error", lambda alias: effects.null_at(alias, message="Internal", type_="INTERNAL"), "unavailable"),
    facts("null without a word", lambda alias: effects.replaced(alias, value=None), "unavailable", "does not say why"),
    facts("counts below the list", lambda alias: effects.altered(lambda body: one_less(body[alias])), None),
    leaf("watchers closed", "w", "watchers", {}),
    leaf("the count of stars closed", "r", "stargazerCount", {}),
    leaf("the newest fork closed", "f", "forks", {"forks": "denied"}),
    leaf("issues closed", "r", "issues", {"issues": "denied"}),
    facts("a count that is null", lambda alias: effects.replaced(alias, "stargazerCount", value=None), "malformed", "stargazerCount"),
    facts("a count that is text", lambda alias: effects.replaced(alias, "forkCount", value="12"), "malformed", "forkCount"),
    git("a clone cut half way", git_faults.cut_off, "unavailable"),
    git("a server that refuses filters", git_faults.filters_refused, None),
    git("nothing to clone", nothing_to_clone, "gone"),
    git("no branch told", no_branches_told, "unavailable"),
)

SAMPLED = "a sample on the sandbox"
SAMPLE = frozenset(
    row.name
    for kind in ("walk", "stars", "facts", "git")
    for number, row in enumerate(each for each in ROWS if each.kind == kind)
    if number % 12 == 0
)
"""Every twelfth of each kind: what the default run takes of the matrix; all of it runs with the long tests."""
