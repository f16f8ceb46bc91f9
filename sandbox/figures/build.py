"""The shipped data set, made anew in a folder within seconds; the same seed gives the same rows and the same commits."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from sandbox import rows
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.figures import counts, trackers
from sandbox.figures.commits import branches
from sandbox.figures.read import Figures, Points, read
from sandbox.instants import instant, instant_of_epoch
from sandbox.repository import Repository

END = date(2026, 8, 23)
STARS_PER_PERSON = 20_809 / 1_000
FORKS_PER_STAR = 6_688 / 20_809
"""MXNet's proportions of August 2026, for counts that GitHub's interface always has and the figures lack."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many rows of a repository are made at most; above that all its years shrink by one factor.

    Forks shrink by the same factor everywhere, since only their number is scored and their order should stay.
    """

    commits: int = 5_000
    issues: int = 2_000
    pulls: int = 500
    fork_share: float = 1 / 40


def build(git_root: Path, *, seed: int = 0, caps: Caps | None = None, only: Sequence[str] | None = None) -> Dataset:
    """Return the data set of the yearly figures, its git repositories written under `git_root`.

    Args:
        git_root: an empty or missing folder.
        seed: of everything that is drawn.
        caps: see `Caps`; `Dataset.scale` tells what they did.
        only: names of repositories, where not all are wanted.
    """
    dataset = Dataset(git_root, END)
    with ThreadPoolExecutor(2) as pool:  # git works in processes of its own
        written = []
        for figures in read():
            if only is None or figures.name in only:
                histories = _add(dataset, figures, caps or Caps(), _generator(figures.name, seed))
                if histories:
                    written.append(pool.submit(dataset.write_git, figures.name, histories))
        for job in written:
            job.result()
    return dataset


def _add(dataset: Dataset, figures: Figures, caps: Caps, rng: np.random.Generator) -> dict[str, Sequence[Commit]]:
    repository = dataset.add(
        Repository(
            repo_id=figures.repo_id,
            name=figures.name,
            created_at=_noon(figures.created),
            updated_at=_noon(END),
            default_branch=figures.default_branch,
            archived_at=_noon(figures.archived) if figures.archived else None,
            has_issues=bool(figures.opened),
            is_dark=figures.is_dark,
        ),
        figures.former_names,
    )
    if figures.is_dark:
        return {}
    factors = _factors(figures, caps)
    _fill_counts(repository, figures, factors, rng)
    span = (figures.created, figures.archived or END)
    tables = trackers.fill(figures.repo_id, figures.opened, (factors["issues"], factors["pulls"]), span, rng)
    repository.tables["issues"], repository.tables["pulls"] = tables
    dataset.scale[figures.name] = {kind: factor for kind, factor in factors.items() if factor < 1}
    if figures.commits is None:
        _count_only(repository, figures)
        return {}
    return {**branches(figures.commits, figures.default_branch, figures.created, factors["commits"], rng)}


def _factors(figures: Figures, caps: Caps) -> dict[str, float]:
    opened = figures.opened.values()
    totals = {
        "commits": (figures.commits.total if figures.commits else 0, caps.commits),
        "issues": (sum(issues for issues, _ in opened), caps.issues),
        "pulls": (sum(pulls for _, pulls in opened), caps.pulls),
    }
    factors = {kind: min(1.0, cap / total) if total else 1.0 for kind, (total, cap) in totals.items()}
    return {**factors, "forks": caps.fork_share}


def _stars(figures: Figures) -> Points:
    stars = figures.stars
    if not stars:
        people = figures.commits.people if figures.commits else 0
        stars = ((END, round(people * STARS_PER_PERSON)),)
    return counts.standing(counts.with_end(stars, figures.created, END))


def _forks(figures: Figures) -> Points:
    points = figures.forks or tuple((day, round(count * FORKS_PER_STAR)) for day, count in _stars(figures))
    return counts.standing(counts.with_end(points, figures.created, END))


def _fill_counts(repository: Repository, figures: Figures, factors: dict[str, float], rng: np.random.Generator) -> None:
    repository.star_days = counts.by_day(counts.gains(_stars(figures), rng))
    repository.watchers = repository.stars // 20
    listed = tuple((day, int(count * factors["forks"])) for day, count in _forks(figures))
    short = repository.name.split("/")[1]
    for index, moment in enumerate(counts.gains(listed, rng).tolist()):
        fork_id = repository.repo_id * 100_000 + index
        repository.tables["forks"][fork_id] = rows.fork(fork_id, f"forker-{index}/{short}", instant_of_epoch(moment))
    dates = counts.release_dates(figures.commits, figures.created) if figures.commits else []
    for index, published_at in enumerate(dates):
        release_id = repository.repo_id * 1_000 + index
        repository.tables["releases"][release_id] = rows.release(release_id, f"v0.{index + 1}.0", published_at)


def _count_only(repository: Repository, figures: Figures) -> None:
    """GitHub counts the commits of a repository whose git history cannot be had."""
    if figures.counted:
        _, repository.commits = figures.counted[-1]
        repository.head = hashlib.sha1(figures.name.encode(), usedforsecurity=False).hexdigest()


def _generator(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, *name.encode()])


def _noon(day: date) -> str:
    return instant(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
