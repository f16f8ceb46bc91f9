"""Commits of the default and the release branches over GraphQL, for machines without git.

A hundred commits a request at about a point each, one page after the other, and everything again when something was
pushed: slower and dearer than git, with the same rows.
Source: https://docs.github.com/en/graphql/reference/objects#commit
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from collectors.errors import Malformed, TrueZero, Unavailable
from collectors.fields import boolean, cursor, instant, items, mapping, text
from collectors.git.branches import Branches, choose
from collectors.git.log_rows import Record
from collectors.github.client import GitHubClient
from collectors.github.graphql import document, repository_field

_PAGE = 100
_HEADS, _TAGS = "refs/heads/", "refs/tags/"
_TAGGED = "oid ... on Tag { target { oid ... on Tag { target { oid } } } }"
_COMMIT = "oid committedDate authoredDate messageHeadline author { name email } parents(first: 100) { nodes { oid } }"
_INFO = "pageInfo { hasNextPage endCursor }"


def branches(client: GitHubClient, repo: str, default: str | None, named: Collection[str] = ()) -> Branches:
    """Ask for the branches that are read, and for the tags where one could make a branch a release line.

    Args:
        client: with a token.
        repo: owner/name.
        default: the default branch as the API told it.
        named: branches that the catalog names as release lines.

    Raises:
        TrueZero: there are none.
        SourceError: they cannot be told.
    """
    tips = dict(_refs(client, repo, _HEADS, "oid"))
    if not tips:
        raise TrueZero("the git repository is empty")
    chosen = choose(tips, [default], named)
    if not chosen.candidates:
        return chosen
    return replace(chosen, tagged=frozenset(sha for _, sha in _refs(client, repo, _TAGS, _TAGGED)))


def _refs(client: GitHubClient, repo: str, prefix: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each ref below a prefix with the hash it points at; of a tag that is an object of its own, what it points at."""

    def selection(onward: str) -> str:
        return f'refs(refPrefix: "{prefix}", first: {_PAGE}{onward}) {{ {_INFO} nodes {{ name target {{ {target} }} }} }}'

    for page in _pages(client, repo, selection, ("refs",)):
        for node in items(page, "nodes", "refs"):
            found = mapping(node, "target", "refs")
            while "target" in found:
                found = mapping(found, "target", "refs")
            yield text(node, "name", "refs"), text(found, "oid", "refs")


def read(client: GitHubClient, repo: str, wanted: Branches) -> tuple[Branches, list[Record]]:
    """Walk from the tips to the roots; return the branches as they were walked, and the commits they reach.

    Candidates are walked only where a tag may be on one. A branch that is gone by now is left out.

    Raises:
        SourceError: the server fails us; nothing is kept then.
    """
    found: dict[str, Record] = {}
    trunk = _walk(client, repo, wanted.default, found)
    if trunk is None:
        raise Unavailable("the default branch is gone since it was told", passing=True)
    others = wanted.to_read(found.keys())
    walked = {name: _walk(client, repo, name, found) for name in others}
    tips = {**wanted.tips, **walked, wanted.default: trunk}
    return replace(wanted, tips={name: tip for name, tip in tips.items() if tip is not None}), list(found.values())


def _walk(client: GitHubClient, repo: str, branch: str, found: dict[str, Record]) -> str | None:
    """Add the commits of a branch, page by page, until every parent is known; return the tip, None where there is no such branch."""
    place = json.dumps(f"{_HEADS}{branch}", ensure_ascii=False)

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
            return tip
    return tip or None


def _pages(client: GitHubClient, repo: str, selection: Callable[[str], str], path: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the pages of the connection at ``path``, none of a branch that is gone.

    ``selection`` asks for one, given the argument that says where it goes on.
    """
    cursors, where = dict[str, str](), path[-1]
    while True:
        onward = ", after: $onward" if cursors else ""
        answer = client.graphql(document(repository_field(repo, selection(onward)), cursors=cursors), cursors, about=(repo,))
        if error := answer.unplaced or answer.error_at("repository"):
            raise error
        page = mapping(answer.data, "repository", where)
        if path[0] == "ref" and page.get("ref", page) is None:  # the branch is gone by now
            return
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
        committed=_seconds(node, "committedDate"),
        authored=_seconds(node, "authoredDate"),
        email=author.get("email") or "",
        name=author.get("name") or "",
        subject=text(node, "messageHeadline", "commit"),
    )


def _seconds(node: object, key: str) -> str:
    """Return a date in seconds since 1970, and nothing, as git does, where it cannot be read."""
    if isinstance(node, dict) and key not in node:
        raise Malformed(key, "commit")
    try:
        return str(int(instant(node, key, "commit").timestamp()))
    except Malformed:
        return ""
