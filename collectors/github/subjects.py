"""Repositories as subjects, keyed by GitHub's number, which survives a rename."""

from collections.abc import Iterable, Mapping

from collectors.github.facts import RepoFacts
from collectors.source import Subject

SERVER = "github"
"""What was learned of GitHub as a whole is kept under this: how much it answers at once, whom it refuses."""


def key_of(repo_id: int) -> str:
    """Return the warehouse key of a repository."""
    return f"{SERVER}/{repo_id}"


def repositories(seen: Iterable[RepoFacts]) -> Mapping[Subject, RepoFacts]:
    """Return the facts of each repository by subject, each once."""
    return {Subject(key_of(one.repo_id), one.repo): one for one in {each.repo_id: each for each in seen}.values()}
