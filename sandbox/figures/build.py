"""Builds the shipped data set in a folder within seconds; the same seed gives the same rows and the same commits."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from sandbox import apache, benchmark_results, container_images, inference_results, packages, rows, vendor_images
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.figures import commits, counters, counts, known, trackers, weekly_commits
from sandbox.figures.read import CommitFigures, Figures, Points, read
from sandbox.instants import instant, instants_of_epoch
from sandbox.repository import Repository

END = date(2026, 6, 28)
"""The last Sunday within every counted history of a living project: nothing later is served, so that no count ends before the world."""
STARS_PER_PERSON = 20_809 / 1_000
"""MXNet's proportion of August 2026, for a star count that GitHub's interface always has and the figures lack."""
FORKS_PER_STAR = 0.23
"""The median over the repositories whose forks and stars are both known, for a fork count that the figures lack."""
STEPS_OF_A_REPOSITORY = 2
"""Its lists, and its commits, which git writes."""
PULLS = 500
"""How many pull requests of a repository are listed at most; nothing that is scored rests on them. All years shrink by one factor."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many rows of a repository are created at most, for tests that need a small one; above that one factor scales all its years."""

    issues: int = 10**9
    pulls: int = PULLS


def build(
    git_root: Path,
    *,
    seed: int = 0,
    caps: Caps | None = None,
    only: Sequence[str] | None = None,
    built: Callable[[str, int], None] | None = None,
) -> Dataset:
    """Return the data set of the public figures, its git repositories written under `git_root`.

    Args:
        git_root: an empty or missing folder.
        seed: of all random draws.
        caps: see `Caps`; `Dataset.scale` has the resulting shares.
        only: names of repositories, None for all; names without figures are ignored.
        built: called with each finished step and the number of all steps, from several threads.
    """
    dataset = Dataset(git_root, END, packages=packages.until(packages.shipped(), END), apache=dict(apache.shipped()))
    benchmark_results.write(git_root, benchmark_results.shipped(), END)
    inference_results.write(git_root, inference_results.shipped(), END)
    vendor_images.write(git_root, vendor_images.shipped(), END)
    container_images.write(git_root, container_images.shipped(), END)
    chosen = [figures for figures in read() if only is None or figures.name in only]
    steps = STEPS_OF_A_REPOSITORY * len(chosen)

    def report(what: str) -> None:
        if built is not None:
            built(what, steps)

    pool = ThreadPoolExecutor(2)  # git runs in processes of its own
    try:
        written = []
        for figures in chosen:
            history = _add(dataset, figures, caps or Caps(), _generator(figures.name, seed))
            report(f"the lists of {figures.name}")
            written.append(pool.submit(_write, dataset, figures, history, report))
        for job in written:
            job.result()
    finally:
        pool.shutdown(cancel_futures=True)
    return dataset


def _write(dataset: Dataset, figures: Figures, history: Sequence[Commit], report: Callable[[str], None]) -> None:
    dataset.write_git(figures.name, {figures.default_branch: history})
    report(f"the commits of {figures.name}")


def _add(dataset: Dataset, figures: Figures, caps: Caps, rng: np.random.Generator) -> Sequence[Commit]:
    opened = counters.opened(figures.counters, END) if figures.counters else figures.opened
    repository = dataset.add(
        Repository(
            repo_id=figures.repo_id,
            name=figures.name,
            created_at=_noon(figures.created),
            updated_at=_noon(END),
            default_branch=figures.default_branch,
            archived_at=_noon(figures.archived) if figures.archived else None,
            has_issues=any(issues for issues, _ in opened.values()),
        ),
        figures.former_names,
    )
    yearly = figures.commits or counters.commits(figures.counters, figures.created, END)  # type: ignore[arg-type] # every repository has one
    factors = _factors(opened, caps)
    _fill_counts(repository, figures, yearly, rng)
    counted_until = min(figures.archived or END, END) if figures.counters else figures.archived or max(END, yearly.last)
    span = trackers.Span(figures.created, counted_until, END)
    tables = trackers.fill(figures.repo_id, opened, (factors["issues"], factors["pulls"]), span, rng)
    repository.tables["issues"], repository.tables["pulls"] = tables
    dataset.scale[figures.name] = {kind: factor for kind, factor in factors.items() if factor < 1}
    dataset.known[figures.name] = known.figures(figures, END)
    return _history(figures, yearly, rng)


def _history(figures: Figures, yearly: CommitFigures, rng: np.random.Generator) -> Sequence[Commit]:
    weeks = weekly_commits.until(weekly_commits.read(figures.name), END)
    if weeks:
        return weekly_commits.commits(weeks, yearly.last, yearly.sync_name, rng)
    last = (END - date(1970, 1, 1)).days
    return commits.commits(yearly, figures.created, last, rng)


def _factors(opened: Mapping[int, tuple[int, int]], caps: Caps) -> dict[str, float]:
    totals = {
        "issues": (sum(issues for issues, _ in opened.values()), caps.issues),
        "pulls": (sum(pulls for _, pulls in opened.values()), caps.pulls),
    }
    return {kind: min(1.0, cap / total) if total else 1.0 for kind, (total, cap) in totals.items()}


def _stars(figures: Figures, yearly: CommitFigures) -> Points:
    stars = figures.stars or ((END, round(yearly.people * STARS_PER_PERSON)),)
    return counts.standing(counts.with_end(stars, figures.created, END, has_ended=figures.has_ended(END)))


def _forks(figures: Figures, stars: Points) -> Points:
    points = figures.forks or tuple((day, round(count * FORKS_PER_STAR)) for day, count in stars)
    return counts.standing(counts.with_end(points, figures.created, END, has_ended=figures.has_ended(END)))


def _fill_counts(repository: Repository, figures: Figures, yearly: CommitFigures, rng: np.random.Generator) -> None:
    stars = _stars(figures, yearly)
    repository.star_days = counts.by_day(counts.gains(stars, rng))
    repository.watchers = repository.stars // 20
    short = repository.name.split("/")[1]
    for index, created_at in enumerate(instants_of_epoch(counts.gains(_forks(figures, stars), rng))):
        fork_id = repository.repo_id * 100_000 + index
        repository.tables["forks"][fork_id] = rows.fork(fork_id, f"forker-{index}/{short}", created_at)
    for index, published_at in enumerate(counts.release_dates(yearly, figures.created, END)):
        release_id = repository.repo_id * 1_000 + index
        repository.tables["releases"][release_id] = rows.release(release_id, f"v0.{index + 1}.0", published_at)


def _generator(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, *name.encode()])


def _noon(day: date) -> str:
    return instant(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
