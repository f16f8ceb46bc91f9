"""Commits of the default and the release branches over GraphQL, for machines without git.

One request has a hundred commits and costs about a point. Pages are read in sequence, and all of them again after a push: slower and
more expensive than git, with the same rows.
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
    """Return the branches to read, and the tags if one could make a branch a release line.

    Args:
        client: with a token.
        repo: owner/name.
        default: the default branch, from the API.
        named: branches that the catalog names as release lines.

    Raises:
        TrueZero: there are none.
        SourceError: they cannot be read.
    """
    tips = dict(_refs(client, repo, _HEADS, "oid"))
    if not tips:
        raise TrueZero("the git repository is empty")
    chosen = choose(tips, [default], named)
    if not chosen.candidates:
        return chosen
    return replace(chosen, tagged=frozenset(sha for _, sha in _refs(client, repo, _TAGS, _TAGGED)))


def _refs(client: GitHubClient, repo: str, prefix: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each ref below a prefix and its hash; for an annotated tag, the hash of its target."""

    def selection(onward: str) -> str:
        return f'refs(refPrefix: "{prefix}", first: {_PAGE}{onward}) {{ {_INFO} nodes {{ name target {{ {target} }} }} }}'

    for page in _pages(client, repo, selection, ("refs",)):
        for node in items(page, "nodes", "refs"):
            found = mapping(node, "target", "refs")
            while "target" in found:
                found = mapping(found, "target", "refs")
            yield text(node, "name", "refs"), text(found, "oid", "refs")


def read(client: GitHubClient, repo: str, wanted: Branches) -> tuple[Branches, list[Record]]:
    """Read from the tips to the roots; return the branches as they were read, and the commits that they reach.

    Candidate branches are read only if a tag may be on one. A branch that was deleted meanwhile is left out.

    Raises:
        SourceError: the server failed; nothing is kept then.
    """
    found: dict[str, Record] = {}
    trunk = _walk(client, repo, wanted.default, found)
    if trunk is None:
        raise Unavailable("the default branch was deleted during the run", passing=True)
    others = wanted.to_read(found.keys())
    walked = {name: _walk(client, repo, name, found) for name in others}
    tips = {**wanted.tips, **walked, wanted.default: trunk}
    return replace(wanted, tips={name: tip for name, tip in tips.items() if tip is not None}), list(found.values())


def _walk(client: GitHubClient, repo: str, branch: str, found: dict[str, Record]) -> str | None:
    """Add the commits of a branch, page by page, until every parent is known; return the tip, None if there is no such branch."""
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
    """Yield the pages of the connection at ``path``; none if the branch was deleted.

    ``selection`` makes the GraphQL of a page from the argument that names its start.
    """
    cursors, where = dict[str, str](), path[-1]
    while True:
        onward = ", after: $onward" if cursors else ""
        answer = client.graphql(document(repository_field(repo, selection(onward)), cursors=cursors), cursors, about=(repo,))
        if error := answer.unplaced or answer.error_at("repository"):
            raise error
        page = mapping(answer.data, "repository", where)
        if path[0] == "ref" and page.get("ref", page) is None:  # the branch was deleted meanwhile
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
    """Return a date in seconds since 1970; None, as git does, if it cannot be parsed."""
    if isinstance(node, dict) and key not in node:
        raise Malformed(key, "commit")
    try:
        return str(int(instant(node, key, "commit").timestamp()))
    except Malformed:
        return ""
