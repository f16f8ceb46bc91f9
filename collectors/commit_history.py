"""Commits of the default and the release branches over GraphQL, for machines without git.

A hundred commits a request at about a point each, one page after the other, and everything again when something was
pushed: slower and dearer than git, with the same rows.
Source: https://docs.github.com/en/graphql/reference/objects#commit
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from collectors.branches import Branches, choose
from collectors.client import GitHubClient
from collectors.errors import Malformed, TrueZero
from collectors.fields import boolean, cursor, instant, items, mapping, text
from collectors.gitlog import Record
from collectors.graphql import document, repository_field

_PAGE = 100
_HEADS = "refs/heads/"
_COMMIT = "oid committedDate authoredDate messageHeadline author { name email } parents(first: 100) { nodes { oid } }"
_INFO = "pageInfo { hasNextPage endCursor }"


def branches(client: GitHubClient, repo: str, default: str | None) -> Branches:
    """Ask for the branches that are read.

    Raises:
        TrueZero: there are none.
        SourceError: they cannot be told.
    """

    def selection(onward: str) -> str:
        return f'refs(refPrefix: "{_HEADS}", first: {_PAGE}{onward}) {{ {_INFO} nodes {{ name target {{ oid }} }} }}'

    tips: dict[str, str] = {}
    for page in _pages(client, repo, selection, ("refs",)):
        for node in items(page, "nodes", "refs"):
            tips[text(node, "name", "refs")] = text(mapping(node, "target", "refs"), "oid", "refs")
    if not tips:
        raise TrueZero("the git repository is empty")
    return choose(tips, [default])


def read(client: GitHubClient, repo: str, wanted: Branches) -> tuple[Branches, list[Record]]:
    """Walk from the tips to the roots; return the branches as they were walked, and the commits they reach.

    Raises:
        SourceError: the server fails us; nothing is kept then.
    """
    found: dict[str, Record] = {}
    tips = {}
    for name in sorted(wanted.tips, key=lambda name: name != wanted.default):  # the default first: of others only the rest is asked
        tips[name] = _walk(client, repo, name, found)
    return Branches(wanted.default, dict(sorted(tips.items()))), list(found.values())


def _walk(client: GitHubClient, repo: str, branch: str, found: dict[str, Record]) -> str:
    """Add the commits of a branch, page by page, until every parent is known; return the tip."""
    place = json.dumps(f"{_HEADS}{branch}")

    def selection(onward: str) -> str:
        history = f"history(first: {_PAGE}{onward}) {{ {_INFO} nodes {{ {_COMMIT} }} }}"
        return f"ref(qualifiedName: {place}) {{ target {{ ... on Commit {{ {history} }} }} }}"

    tip, missing = "", set[str]()
    for page in _pages(client, repo, selection, ("ref", "target", "history")):
        for node in items(page, "nodes", "history"):
            record = _record(node)
            tip = tip or record.sha
            found.setdefault(record.sha, record)
            missing |= set(record.parents.split())
        missing -= found.keys()
        if not missing:
            break
    if not tip:
        raise Malformed("nodes", "history")
    return tip


def _pages(client: GitHubClient, repo: str, selection: Callable[[str], str], path: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the pages of the connection at ``path``; ``selection`` asks for one, given the argument that says where it goes on."""
    cursors, where = dict[str, str](), path[-1]
    while True:
        onward = ", after: $onward" if cursors else ""
        answer = client.graphql(document(repository_field(repo, selection(onward)), cursors=cursors), cursors)
        if error := answer.unplaced or answer.error_at("repository"):
            raise error
        page = mapping(answer.data, "repository", where)
        for key in path:
            page = mapping(page, key, where)
        yield page
        info = mapping(page, "pageInfo", where)
        if not boolean(info, "hasNextPage", where):
            return
        place = cursor(info, "endCursor", where)
        if place is None:
            raise Malformed("endCursor", where)
        cursors = {"onward": place}


def _record(node: object) -> Record:
    author = mapping(node, "author", "commit")
    parents = [text(parent, "oid", "parents") for parent in items(mapping(node, "parents", "commit"), "nodes", "commit")]
    return Record(
        sha=text(node, "oid", "commit"),
        parents=" ".join(parents),
        committed=str(int(instant(node, "committedDate", "commit").timestamp())),
        authored=str(int(instant(node, "authoredDate", "commit").timestamp())),
        email=author.get("email") or "",
        name=author.get("name") or "",
        subject=text(node, "messageHeadline", "commit"),
    )
