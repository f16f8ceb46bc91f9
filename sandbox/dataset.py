"""The server's data, and the methods with which a test changes them for the next night."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sandbox import commits, rows
from sandbox.apache import Project
from sandbox.commits import Commit
from sandbox.connections import Row
from sandbox.instants import instant, instant_of_epoch, star_day_of
from sandbox.known import Known
from sandbox.packages import Release
from sandbox.repository import Kind, Repository


@dataclass(slots=True)
class Dataset:
    """Repositories by id, their former names, and the folder of their git repositories.

    Attributes:
        git_root: git clones `git_root/{owner}/{name}.git`.
        today: the last listed day of the star history, US Pacific.
        starred: the star that was given over the API, by repository, with its day.
        has_star_history: False simulates an Enterprise server, which has no such endpoint.
        scale: of a repository, which share of the real rows is here, by kind; absent kinds are complete.
        known: of a repository, which figures were counted, from when to when, and what is simulated.
        packages: releases by package, as the package index lists them.
        apache: projects of the Apache Software Foundation by short name, as it records them.
        forums: statistics of forums by host and path.
        models: when the models of each library of the Hub were created.
        lists_until: pages of lists show nothing later, as on a lagging replica, while facts and counts are current.
    """

    git_root: Path
    today: date
    has_star_history: bool = True
    repositories: dict[int, Repository] = field(default_factory=dict)
    former_names: dict[str, int] = field(default_factory=dict)
    scale: dict[str, Mapping[str, float]] = field(default_factory=dict)
    starred: dict[int, date] = field(default_factory=dict)
    known: dict[str, Sequence[Known]] = field(default_factory=dict)
    lists_until: datetime | None = None
    packages: dict[str, list[Release]] = field(default_factory=dict)
    apache: dict[str, Project] = field(default_factory=dict)
    forums: dict[str, dict[str, int]] = field(default_factory=dict)
    models: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def add(self, repository: Repository, former_names: Iterable[str] = ()) -> Repository:
        """Add a repository, under its name and its former names."""
        self.repositories[repository.repo_id] = repository
        self._found[repository.name.lower()] = repository.repo_id
        self.former_names.update({name.lower(): repository.repo_id for name in former_names})
        return repository

    def find(self, name: str, *, follow_renames: bool = True) -> Repository | None:
        """Return the repository with this name, or the one that once had it; names ignore case."""
        wanted = name.lower()
        before = self.repositories.get(self._found.get(wanted, -1))  # ten thousand are asked for by name night after night
        if before is not None and before.name.lower() == wanted:
            return before
        for repository in self.repositories.values():
            if repository.name.lower() == wanted:
                self._found[wanted] = repository.repo_id
                return repository
        return self.repositories.get(self.former_names.get(wanted, -1)) if follow_renames else None

    def repo(self, name: str) -> Repository:
        """Return the repository that has this name now.

        Raises:
            KeyError: there is none.
        """
        found = self.find(name, follow_renames=False)
        if found is None:
            raise KeyError(name)
        return found

    def git_folder(self, name: str) -> Path:
        """Return the folder of the git repository with this name."""
        return self.git_root / f"{name}.git"

    def write_git(self, name: str, branches: dict[str, Sequence[Commit]]) -> None:
        """Write the git history of a repository again (a force push, if there was one); without any commit it is empty."""
        repository, folder = self.repo(name), self.git_folder(name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        commits.create(folder, branches, default=repository.default_branch)
        trunk = branches[repository.default_branch]
        repository.head, repository.commits = commits.head(folder, repository.default_branch), len(trunk)
        newest = max((commit.committed_at for branch in branches.values() for commit in branch), default=None)
        repository.is_empty = newest is None
        repository.pushed_at = None if newest is None else instant_of_epoch(newest)

    def add_commits(self, name: str, added: Sequence[Commit], *, branch: str | None = None) -> None:
        """Push commits on top of a branch (default: the default branch)."""
        repository, folder = self.repo(name), self.git_folder(name)
        target = branch or repository.default_branch
        commits.append(folder, target, added)
        if target == repository.default_branch:
            repository.head = commits.head(folder, target)
            repository.commits += len(added)
        repository.pushed_at = instant_of_epoch(added[-1].committed_at)

    def open_issues(self, name: str, count: int, at: datetime, author: rows.Actor | None = None) -> list[int]:
        """Open `count` issues at one moment; return their numbers."""
        repository = self.repo(name)
        start = repository.next_number
        for number in range(start, start + count):
            who = author or rows.person(f"reporter-{number}", 10_000_000 + number)
            repository.put("issues", number, rows.issue(repository.repo_id, number, instant(at), who))
        return list(range(start, start + count))

    def close_issues(
        self, name: str, numbers: Iterable[int], at: datetime, actor: rows.Actor | None = None, reason: str | None = "COMPLETED"
    ) -> None:
        """Close issues; the actor is a person unless another (or a bot) is given."""
        who = actor or rows.person("maintainer", 9_000_001)
        self._add_event(name, numbers, rows.closed(instant(at), who, reason))

    def reopen_issues(self, name: str, numbers: Iterable[int], at: datetime) -> None:
        """Reopen closed issues."""
        self._add_event(name, numbers, rows.reopened(instant(at), rows.person("maintainer", 9_000_001)))

    def open_pulls(self, name: str, count: int, at: datetime) -> list[int]:
        """Open pull requests; return their numbers."""
        repository = self.repo(name)
        start = repository.next_number
        for number in range(start, start + count):
            who = rows.person(f"contributor-{number}", 11_000_000 + number)
            repository.put("pulls", number, rows.pull(repository.repo_id, number, instant(at), who))
        return list(range(start, start + count))

    def merge_pulls(self, name: str, numbers: Iterable[int], at: datetime) -> None:
        """Merge open pull requests."""
        repository = self.repo(name)
        for number in numbers:
            old = repository.tables["pulls"][number]
            merged = rows.pull(repository.repo_id, number, old["createdAt"], old["author"], merged_at=instant(at), title=old["title"])
            repository.put("pulls", number, merged)

    def add_stars(self, name: str, count: int, day: date) -> None:
        """Add stars given on a US Pacific day, or at a time (aware); a negative count removes stars of that day."""
        self.repo(name).star_days[star_day_of(day) if isinstance(day, datetime) else day] += count

    def unlist_stars(self, name: str, count: int) -> None:
        """Add stars of accounts that are no longer listed: the history then sums to so many less than the count."""
        self.repo(name).unlisted_stars += count

    def add_forks(self, name: str, count: int, at: datetime) -> None:
        """Fork the repository `count` times."""
        repository = self.repo(name)
        start = max(repository.tables["forks"], default=repository.repo_id * 100_000) + 1
        for fork_id in range(start, start + count):
            repository.put("forks", fork_id, rows.fork(fork_id, f"forker-{fork_id}/{name.split('/')[1]}", instant(at)))

    def add_release(self, name: str, tag: str, at: datetime, *, is_prerelease: bool = False) -> None:
        """Publish a release."""
        repository = self.repo(name)
        release_id = max(repository.tables["releases"], default=repository.repo_id * 1_000) + 1
        repository.put("releases", release_id, rows.release(release_id, tag, instant(at), is_prerelease=is_prerelease))

    def forget(self, name: str, kind: Kind, number: int) -> None:
        """Delete a row as GitHub does: without a trace."""
        repository = self.repo(name)
        del repository.tables[kind][number]
        repository.forget_views(kind)

    def transfer(self, name: str, number: int, new_name: str, at: datetime) -> int:
        """Move an issue to another repository: it vanishes here and gets a new number there, which is returned."""
        source, target = self.repo(name), self.repo(new_name)
        moved, number_there = source.tables["issues"][number], target.next_number
        self.forget(name, "issues", number)
        there = rows.issue(target.repo_id, number_there, moved["createdAt"], moved["author"], moved["events"], moved["title"])
        target.put("issues", number_there, there | {"updatedAt": instant(at)})
        return number_there

    def rename(self, name: str, new_name: str) -> None:
        """Rename or transfer a repository; the old name redirects, for git too."""
        repository = self.repo(name)
        repository.name = new_name
        self.former_names[name.lower()] = repository.repo_id
        old, new = self.git_folder(name), self.git_folder(new_name)
        if old.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)
            old.symlink_to(new.resolve(), target_is_directory=True)

    def archive(self, name: str, at: datetime) -> None:
        """Archive a repository."""
        self.repo(name).archived_at = instant(at)

    def disable_issues(self, name: str) -> None:
        """Switch a repository's issue tracker off; its issues are no longer listed."""
        self.repo(name).has_issues = False

    def delete(self, name: str) -> None:
        """Delete a repository, its git history included."""
        repository = self.repo(name)
        del self.repositories[repository.repo_id]
        shutil.rmtree(self.git_folder(name), ignore_errors=True)

    def _add_event(self, name: str, numbers: Iterable[int], event: Row) -> None:
        repository = self.repo(name)
        for number in numbers:
            old = repository.tables["issues"][number]
            events = [*old["events"], event]
            repository.put("issues", number, rows.issue(repository.repo_id, number, old["createdAt"], old["author"], events, old["title"]))
