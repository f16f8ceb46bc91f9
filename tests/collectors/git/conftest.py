"""Real small repositories on a server's side, a reader of them, and its rows by branch and hash."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.accounts import Identities
from collectors.git import commits
from collectors.git.command import Git
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)
FACTS = RepoFacts(7, NOW, "acme/engine", NOW, NOW, False, None, False, True, "main", *[None] * 7, *[None] * 4)

NOBODY = GitHubClient("http://127.0.0.1:9", "http://127.0.0.1:9/graphql")
"""Without a token it is never asked."""


class Upstream:
    """A bare repository on the server's side and a working copy that pushes to it."""

    def __init__(self, root: Path):
        self.bare = root / "server" / "acme" / "engine.git"
        self.work = root / "work"
        self.clock = 1_600_000_000
        self.bare.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main", ".", at=self.bare)
        self.git("config", "uploadpack.allowFilter", "true", at=self.bare)
        self.work.mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.git("remote", "add", "origin", str(self.bare))

    def git(self, *arguments, at=None, **environment):
        done = subprocess.run(
            ["git", *arguments], cwd=at or self.work, check=True, capture_output=True, env=self.environment(**environment)
        )
        return done.stdout.decode().strip()

    def environment(self, name="Ann", email="ann@example.org", **more):
        self.clock += 3600
        stamp = f"{self.clock} +0000"
        return os.environ | {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
            "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": "/dev/null",
        } | more  # fmt: skip

    def commit(self, subject, **who):
        (self.work / f"{self.clock}.txt").write_text(subject)
        self.git("add", ".")
        self.git("commit", "-q", "-m", subject, **who)
        return self.git("rev-parse", "HEAD")

    def push(self):
        self.git("push", "-q", "--force", "--prune", "origin", "refs/heads/*:refs/heads/*")
        self.git("push", "-q", "--force", "origin", "refs/tags/*:refs/tags/*")

    def tag(self, name, at, *, annotated=True):
        self.git("tag", *(["-a", "-m", name] if annotated else []), name, at)
        self.git("push", "-q", "origin", f"refs/tags/{name}")

    def list(self, *arguments):
        return set(self.git("rev-list", *arguments, at=self.bare).split())


@pytest.fixture
def upstream(tmp_path):
    return Upstream(tmp_path)


class Reader:
    facts = FACTS
    identities = IDENTITIES

    def __init__(self, root: Path, **options):
        self.folder = root / "mirrors"
        self.git = Git((root / "server").as_uri(), **options)
        self.state = None

    def read(self, facts=FACTS):
        (page,) = commits.fetch(self.git, NOBODY, self.folder, facts, self.state, IDENTITIES, now=NOW)
        self.state = page.streams["commits"]
        return page

    @staticmethod
    def places(page):
        """Branch -> (its rows, those of them on its first-parent line)."""
        found = {}
        for row in page.rows["branch_commits"].to_pylist():
            every, line = found.setdefault(row["branch"], (set(), set()))
            every.add(row["sha"])
            if row["is_first_parent"]:
                line.add(row["sha"])
        return found

    @staticmethod
    def commits(page):
        return {row["sha"]: row for row in page.rows["commits"].to_pylist()}


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    return root, _history(Upstream(root)).clock


@pytest.fixture
def history(made, tmp_path):
    root, clock = made
    for part in ("server", "work"):
        shutil.copytree(root / part, tmp_path / part)
    upstream = Upstream.__new__(Upstream)
    upstream.bare, upstream.work, upstream.clock = tmp_path / "server" / "acme" / "engine.git", tmp_path / "work", clock
    upstream.git("remote", "set-url", "origin", str(upstream.bare))
    return upstream


def _history(upstream):
    """A trunk with a merged side branch, three tagged release lines (one with a cherry-pick), a topic branch that nobody reads."""
    for number in range(4):
        upstream.commit(f"trunk {number}")
    upstream.git("switch", "-q", "-c", "topic/x")
    upstream.commit("side one (#12)", name="Bob", email="BOB@example.org")
    upstream.commit("side two")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 4")
    upstream.git("merge", "-q", "--no-ff", "-m", "Merge topic", "topic/x")
    upstream.git("switch", "-q", "-c", "v1.x", "main~2")
    upstream.commit("[v1.x] Side  ONE (#15)", name="Bob", email="bob@example.org")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 5")
    upstream.git("switch", "-q", "-c", "release/2.0", "main")
    upstream.commit("release only")
    upstream.git("switch", "-q", "-c", "9.9", "topic/x")
    upstream.commit("from a side branch")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 6")
    for number, line in enumerate(("v1.x", "release/2.0", "9.9")):
        upstream.git("tag", *(["-a", "-m", "a release"] if number % 2 else []), f"t{number}", line)
    upstream.git("tag", "on-the-trunk", "main~1")
    upstream.push()
    return upstream
