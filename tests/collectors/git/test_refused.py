"""Empty and missing repositories, foreign transports, hooks, hangs, and a token that nobody else sees."""

import base64
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collectors.errors import Denied, Gone, SourceError, TrueZero, Unavailable
from collectors.git import commits
from collectors.git.bare_clone import Mirror
from collectors.git.command import Git
from collectors.github.client import GitHubClient

NOW = datetime(2024, 3, 1, tzinfo=UTC)
RECENT = '[ "$1" = --version ] && { echo git version 2.40.0; exit; }; [ "$1" = config ] && exit'
"""How a git of tests answers what is asked of every git first."""
NOBODY = GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql")


def test_an_empty_repository_is_a_true_zero_and_takes_the_old_rows_away(upstream, reader):
    pages = []
    empty = replace(reader.facts, is_empty=True)
    reading = commits.fetch(reader.git, NOBODY, reader.folder, empty, None, reader.identities, now=NOW)
    pages.append(next(reading))
    with pytest.raises(TrueZero, match="empty"):
        next(reading)
    (page,) = pages
    assert {name: table.num_rows for name, table in page.rows.items()} == {"commits": 0, "branch_commits": 0}
    assert page.replaces == commits.TABLES
    assert page.coverage[0].complete_from is None


@pytest.mark.parametrize(("is_empty", "state"), [(False, None), (None, '{"version": 1, "pushed": null, "branches": "before"}')])
def test_git_without_branches_takes_nothing_away_from_a_repository_that_has_commits(upstream, reader, is_empty, state):
    known = replace(reader.facts, is_empty=is_empty)
    with pytest.raises(Unavailable, match="not empty"):
        next(commits.fetch(reader.git, NOBODY, reader.folder, known, state, reader.identities, now=NOW))


def test_a_missing_repository_is_gone(upstream, reader):
    with pytest.raises(Gone) as gone:
        reader.read(replace(reader.facts, repo="acme/nothing"))
    assert "/acme/nothing.git" in gone.value.reason
    assert str(upstream.bare.parents[1]) not in gone.value.reason


def test_no_git_says_what_to_install(upstream, reader, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unavailable, match="install"):
        reader.read()


@pytest.mark.parametrize("address", ["ext::sh -c touch% /tmp/owned", "git://127.0.0.1", "ftp://127.0.0.1", "fd::7"])
def test_other_transports_are_never_used(tmp_path, reader, address):
    with pytest.raises(Unavailable, match="GITHUB_SERVER_URL"):
        next(commits.fetch(Git(address), NOBODY, tmp_path, reader.facts, None, reader.identities, now=NOW))


def test_a_default_branch_that_is_nowhere_is_unavailable(history, reader):
    history.git("symbolic-ref", "HEAD", "refs/heads/unborn", at=history.bare)
    with pytest.raises(Unavailable, match="default branch"):
        reader.read(replace(reader.facts, default_branch="unborn"))


def test_the_apis_default_branch_stands_in_for_a_missing_head(history, reader):
    history.git("symbolic-ref", "HEAD", "refs/heads/unborn", at=history.bare)
    assert reader.places(reader.read())["main"][0] == history.list("main")


def test_a_command_that_hangs_is_ended_with_its_helpers(tmp_path):
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\n{RECENT}\nsleep 60 & sleep 60\n")
    script.chmod(0o755)
    old, os.environ["PATH"] = os.environ["PATH"], f"{script.parent}:{os.environ['PATH']}"
    try:
        with pytest.raises(Unavailable, match="did not finish"):
            Git("file:///", timeout_s=0.6).run(None, ["status"])
        with pytest.raises(Unavailable, match="run is ending"):
            Git("file:///", is_stopping=lambda: True).run(None, ["status"])
    finally:
        os.environ["PATH"] = old


def test_hooks_and_foreign_configuration_do_nothing(history, reader, tmp_path, monkeypatch):
    planted = tmp_path / "planted"
    (tmp_path / "hooks").mkdir()
    hook = tmp_path / "hooks" / "reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {planted}\n")
    hook.chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(f"[core]\n\thooksPath = {tmp_path}/hooks\n[log]\n\tshowSignature = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    reader.read()
    assert not planted.exists()


def test_a_token_is_shown_only_when_asked_for_and_never_in_the_arguments(tmp_path, reader, monkeypatch):
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\n{RECENT}\necho "$@ :: $GIT_CONFIG_KEY_0 :: $GIT_CONFIG_VALUE_0" >> {tmp_path}/log\n'
        'echo "fatal: could not read Username" >&2\nexit 128\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    git = Git("https://git.example.org", token="very-secret")
    assert "very-secret" not in repr(git)
    with pytest.raises(Denied) as caught:
        next(commits.fetch(git, NOBODY, tmp_path, reader.facts, None, reader.identities, now=NOW))
    assert "very-secret" not in str(caught.value)
    first, second = (tmp_path / "log").read_text().splitlines()
    assert first.endswith("::  :: ")
    arguments, key, value = second.split(" :: ")
    assert key == "http.https://git.example.org/.extraHeader"
    assert value == "Authorization: Basic eC1hY2Nlc3MtdG9rZW46dmVyeS1zZWNyZXQ="  # printf x-access-token:very-secret | base64
    assert "eC1hY2" not in arguments


def test_git_asks_once_with_another_token(tmp_path, reader, monkeypatch):
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    second = base64.b64encode(b"x-access-token:second").decode()
    script.write_text(
        f'#!/bin/sh\n{RECENT}\necho "$GIT_CONFIG_VALUE_0" >> {tmp_path}/log\n'
        f'case "$GIT_CONFIG_VALUE_0" in *{second}) printf "{"a" * 40}\\trefs/heads/main\\n"; exit 0;; esac\n'
        'echo "fatal: could not read Username" >&2\nexit 128\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    asked = []

    def tokens(repo):
        asked.append(repo)
        return ["first", "second", "third"]

    mirror = Mirror(Git("https://git.example.org", tokens=tokens), tmp_path / "m.git", "acme/engine")
    assert mirror.branches("main").default == "main"
    assert asked == ["acme/engine"]
    assert len((tmp_path / "log").read_text().splitlines()) == 3  # without one, and with two


def test_every_error_of_git_is_a_source_error(upstream, reader):
    upstream.commit("one")
    upstream.push()
    shutil.rmtree(upstream.bare / "objects")
    with pytest.raises(SourceError):
        reader.read()
