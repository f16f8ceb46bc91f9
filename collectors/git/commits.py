"""Commits of the default and the release branches, from git, which is free of quota and complete.

A bare clone without contents is kept for each repository. A reading replaces all rows of the repository, so that a
rewritten history and a branch that vanished leave nothing behind. Where git is not installed, GraphQL's history stands in
(``commit_history.py``). Source: https://git-scm.com/docs/partial-clone
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc

from collectors.accounts import Identities
from collectors.errors import TrueZero, Unavailable
from collectors.git import log_rows, mainline
from collectors.git.bare_clone import Mirror
from collectors.git.branches import Branches
from collectors.git.command import Git
from collectors.github import commit_history
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.page import Coverage, Page

SOURCE = "commits"
TABLES = frozenset({"commits", "branch_commits"})
_VERSION = 2


def has_moved(facts: RepoFacts, state: str | None, lines: Collection[str] = ()) -> bool:
    """Return whether something was pushed or released, or the branches changed, since the last reading; ``lines`` as in ``fetch``."""
    return _marks(facts, lines) != _stored(state, "marks")


def fetch(
    git: Git,
    client: GitHubClient,
    folder: Path,
    facts: RepoFacts,
    state: str | None,
    identities: Identities,
    *,
    now: datetime,
    lines: Collection[str] = (),
) -> Iterator[Page]:
    """Yield one page: all commits, or only the coverage if the branches are unchanged.

    Args:
        git: for the server.
        client: used instead if git is not installed and there is a token.
        folder: of the clones; this one is ``{repo_id}.git``.
        facts: of tonight.
        state: stored text of the stream ``commits``.
        identities: hash the authors.
        now: becomes ``known_at``.
        lines: branches that the catalog names as release lines.

    Raises:
        TrueZero: the repository has no commits; raised after a page that deletes its stored rows.
        Unavailable: git lists no branch of a repository that has commits.
        SourceError: git is missing and there is no token, the server or the disk fails.
        Malformed: git's output has another form.
    """
    mirror = Mirror(git, folder / f"{facts.repo_id}.git", facts.repo)
    over_graphql = not git.is_installed() and client.has_token
    coverage = (Coverage(SOURCE, None, facts.observed_at),)
    try:
        if over_graphql:
            branches = commit_history.branches(client, facts.repo, facts.default_branch, lines)
        else:
            branches = mirror.branches(facts.default_branch, lines)
    except TrueZero:
        if _holds_commits(facts, state):
            raise Unavailable("git names no branch, although the repository is not empty", passing=True) from None
        empty = {"commits": log_rows.SCHEMA.empty_table(), "branch_commits": mainline.SCHEMA.empty_table()}
        yield Page(empty, {SOURCE: _state(facts, lines, None)}, coverage, TABLES)
        raise
    if _stored(state, "branches") == _digest(branches):
        yield Page({}, {SOURCE: _state(facts, lines, branches)}, coverage)
        return
    if over_graphql:
        branches, records = commit_history.read(client, facts.repo, branches)
        log = log_rows.log_of(list(zip(*records, strict=True)), facts.repo_id, now, identities)
    else:
        branches, written = mirror.read(branches)
        log = log_rows.parse_log(written, facts.repo_id, now, identities)
    places = mainline.place(log.parents, branches, facts.repo_id)
    on_a_branch = pc.is_in(log.table["sha"], value_set=places["sha"].unique())
    rows = {"commits": log.table.filter(on_a_branch), "branch_commits": places}
    yield Page(rows, {SOURCE: _state(facts, lines, branches)}, coverage, TABLES)


def _holds_commits(facts: RepoFacts, state: str | None) -> bool:
    """Return whether the repository has commits, from GitHub's facts, else from what was read before."""
    return facts.is_empty is False or (facts.is_empty is None and _stored(state, "branches", any_version=True) is not None)


def _state(facts: RepoFacts, lines: Collection[str], branches: Branches | None) -> str:
    return json.dumps({"version": _VERSION, "marks": _marks(facts, lines), "branches": branches and _digest(branches)})


def _marks(facts: RepoFacts, lines: Collection[str]) -> list[object]:
    """Return the values that change with a push or a release; a release may add a tag without a push, and a tag can make a release line."""
    moments = (facts.pushed_at, facts.newest_release_at)
    return [*(None if one is None else one.isoformat() for one in moments), facts.default_branch, sorted(lines)]


def _digest(branches: Branches) -> str:
    parts = [branches.default, branches.tips, sorted(branches.named), sorted(branches.tagged) if branches.candidates else []]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _stored(state: str | None, key: str, *, any_version: bool = False) -> object:
    """Return a part of the stored text; None if it is not ours, or not of this version."""
    try:
        stored = json.loads(state or "{}")
        return stored.get(key) if any_version or stored.get("version") == _VERSION else None
    except (ValueError, AttributeError):
        return None
