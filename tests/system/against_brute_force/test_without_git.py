"""Commits where git is not installed: GraphQL's history gives the rows that git gives."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.accounts import Identities
from collectors.errors import TrueZero, Unavailable
from collectors.git import commits
from collectors.git.command import Git
from collectors.github import facts
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.page import Page
from tests.worlds.strict_server import git_writer, small_repositories
from tests.worlds.strict_server.server import TOKEN, StrictServer, World, serving

NOW = datetime(2026, 1, 5, tzinfo=UTC)
NAMES = ("northlab/tensorlite", "slowpark/gridnet")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StrictServer]:
    world = World(small_repositories.build())
    root = tmp_path_factory.mktemp("server")
    for repo in world.repos:
        git_writer.write(repo, root)
    with serving(world) as running:
        running.git = f"file://{root}"
        yield running


def read(server: StrictServer, tmp_path: Path, name: str, token: str = TOKEN) -> tuple[RepoFacts, Page]:
    asking = GitHubClient(server.url, f"{server.url}/graphql", [TOKEN])
    told = facts.fetch(asking, [name], NOW)[name]
    assert isinstance(told, RepoFacts)
    client = GitHubClient(server.url, f"{server.url}/graphql", [token] if token else [])
    (page,) = commits.fetch(Git(server.git), client, tmp_path, told, None, Identities(b"k" * 32), now=NOW)
    return told, page


def sorted_rows(page: Page) -> dict[str, list[dict[str, object]]]:
    return {name: sorted(table.to_pylist(), key=repr) for name, table in page.rows.items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_of_git(server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _, by_git = read(server, tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    told, by_graphql = read(server, tmp_path, name)
    assert by_graphql.rows["commits"].num_rows > 100, "more than one page"
    assert sorted_rows(by_graphql) == sorted_rows(by_git)
    assert by_graphql.streams == by_git.streams
    assert commits.has_moved(told, by_graphql.streams["commits"]) is False


def test_a_git_that_lacks_our_commands_is_not_used(server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As version 2.25 of Ubuntu 20.04 answers: it would fail with the option it does not know."""
    _, by_git = read(server, tmp_path, NAMES[1])
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo git version 2.25.1; exit; }\necho error: unknown option >&2\nexit 129\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:{os.environ['PATH']}")
    _, by_graphql = read(server, tmp_path / "second", NAMES[1])
    assert sorted_rows(by_graphql) == sorted_rows(by_git)
    with pytest.raises(Unavailable, match=r"git 2\.25 is too old: 2\.31 or newer is needed"):
        read(server, tmp_path / "third", NAMES[1], token="")


def test_without_git_and_without_a_token_it_says_what_to_install(
    server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="install it"):
        read(server, tmp_path, NAMES[0], token="")


def test_an_empty_repository_is_a_true_zero_here_too(server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    server.world.repos[0].branches, before = {}, server.world.repos[0].branches
    try:
        with pytest.raises(TrueZero):
            read(server, tmp_path, NAMES[0])
    finally:
        server.world.repos[0].branches = before


def test_a_release_branch_may_have_a_percent_sign_in_its_name(
    server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    repo = server.world.repos[0]
    before = repo.branches
    release = next(name for name in before if name != repo.default_branch)
    repo.branches = {"v1.0-100%s" if name == release else name: tip for name, tip in before.items()}
    try:
        _, page = read(server, tmp_path, NAMES[0])
    finally:
        repo.branches = before
    placed = page.rows["branch_commits"].select(["branch", "sha"]).to_pylist()
    assert {"branch": "v1.0-100%s", "sha": repo.shas[before[release]]} in placed


def test_a_branch_without_a_tag_of_its_own_costs_no_walk_and_has_no_rows(
    server: StrictServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = server.world.repos[0]
    before = repo.tags
    repo.tags = {"on-main": repo.branches[repo.default_branch]}
    try:
        _, page = read(server, tmp_path / "git", NAMES[0])
        monkeypatch.setenv("PATH", str(tmp_path))
        asked = len(server.log)
        _, page = read(server, tmp_path, NAMES[0])
    finally:
        repo.tags = before
    assert set(page.rows["branch_commits"]["branch"].to_pylist()) == {repo.default_branch}
    queries = [str(one) for one in server.log[asked:]]
    assert not any("v1.x" in one for one in queries)
