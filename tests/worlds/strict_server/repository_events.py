"""What people do to a repository, on the strict server; the names are those of `test_events.EVENTS`."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tests.worlds.strict_server import git_writer
from tests.worlds.strict_server.faulty_server import FaultyServer
from tests.worlds.strict_server.rows import CommitRow, EventRow, IssueRow, ReleaseRow, RepoRow

BRANCH = "v1.x"


def add_release_branch(server: FaultyServer, repo: RepoRow, at: datetime) -> None:
    """What `many_repositories.build` gives each project besides."""
    repo.commits["backport"] = CommitRow("backport", (), "dev", "dev@authors.invalid", at, at, "Backport")
    repo.branches[BRANCH] = repo.tags["v1.0.1"] = "backport"
    git_writer.write(repo, server.dataset.git_root)


def _renamed(old: str, new: str) -> Callable[[FaultyServer, RepoRow, datetime], None]:
    def happens(server: FaultyServer, repo: RepoRow, _: datetime) -> None:
        root = server.dataset.git_root
        was, repo.name = repo.name, repo.name.replace(old, new)
        repo.former_names.append(was)
        (root / repo.owner).mkdir(exist_ok=True)
        shutil.move(root / f"{was}.git", root / f"{repo.name}.git")

    return happens


def _emptied(server: FaultyServer, repo: RepoRow, _: datetime) -> None:
    repo.commits, repo.branches, repo.tags = {}, {}, {}
    folder = server.dataset.git_root / f"{repo.name}.git"
    shutil.rmtree(folder)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)], check=True)


def _issues_off(_: FaultyServer, repo: RepoRow, __: datetime) -> None:
    repo.has_issues = False


def _archived(_: FaultyServer, repo: RepoRow, at: datetime) -> None:
    repo.archived_at = at


def _force_push(server: FaultyServer, repo: RepoRow, at: datetime) -> None:
    repo.commits, repo.branches, repo.tags = {}, {}, {}
    for number in range(25, 0, -1):
        day, key = at - timedelta(days=number), f"r{number}"
        parents = tuple(repo.branches.values())
        repo.commits[key] = CommitRow(key, parents, "dev", "dev@authors.invalid", day, day, f"Rewritten {number}")
        repo.branches["main"] = key
    git_writer.write(repo, server.dataset.git_root)


def _drop_branch(server: FaultyServer, repo: RepoRow, _: datetime) -> None:
    del repo.branches[BRANCH], repo.tags["v1.0.1"], repo.commits["backport"]
    git_writer.write(repo, server.dataset.git_root)


def _forget_the_author(_: FaultyServer, repo: RepoRow, at: datetime) -> None:
    repo.issues[30] = IssueRow(30, at, None, [EventRow("closed", at, None)])


def _long_tag(_: FaultyServer, repo: RepoRow, at: datetime) -> None:
    repo.releases.append(ReleaseRow(repo.repo_id * 100 + 60, "v" + "x" * 5000 + "\0", at, False))


def _unstarred(_: FaultyServer, repo: RepoRow, at: datetime) -> None:
    repo.star_days[(at - timedelta(days=1)).date()] -= 1


HAPPEN: Mapping[str, Callable[[FaultyServer, RepoRow, datetime], None]] = {
    "renamed": _renamed("acme/", "acme/new-"),
    "moved to another owner": _renamed("acme", "globex"),
    "emptied": _emptied,
    "issues switched off": _issues_off,
    "archived": _archived,
    "a rewritten history": _force_push,
    "a vanished branch": _drop_branch,
    "a deleted author and no reason": _forget_the_author,
    "a tag of five thousand letters with NUL": _long_tag,
    "stars taken back": _unstarred,
}


def two_stars(repo: RepoRow, at: datetime) -> None:
    """Two of the day before, of which one may be taken back."""
    day = (at - timedelta(days=1)).date()
    repo.star_days[day] = repo.star_days.get(day, 0) + 2
