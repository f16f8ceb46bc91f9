"""The data sets: one repository of MXNet's size, and catalogs of many small ones. Their rows are the same in each run."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.figures import trackers
from sandbox.figures.build import END, Caps, build
from sandbox.figures.moments import draw
from sandbox.instants import instant
from sandbox.repository import Kind, Repository

MXNET = "apache/mxnet"
SIZES: Mapping[Kind, int] = {"issues": 9_690, "pulls": 11_129, "forks": 6_800, "releases": 42}
"""MXNet as the other tools were measured on it; 20,809 stars and 11,896 commits are in the figures already."""

FIRST_NIGHT = datetime.combine(END + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=9)
"""A Monday at the hour of the default schedule; before 08:00 UTC the week of stars would not have ended."""
_ARCHIVED = datetime(2023, 11, 16, 12, tzinfo=UTC)
_BEGAN = date(2026, 1, 5)
_OPENED = {2026: (40, 30)}
_COMMITS, _STARS_A_WEEK, _FORKS, _RELEASES = 60, 5, 20, 2


def mxnet(git_root: Path) -> Dataset:
    """Return the sandbox's MXNet at its full size, filled up to the sizes above."""
    whole = Caps(issues=SIZES["issues"], pulls=SIZES["pulls"])
    dataset = build(git_root, caps=whole, only=[MXNET])
    tables = dataset.repo(MXNET).tables
    dataset.open_pulls(MXNET, SIZES["pulls"] - len(tables["pulls"]), _ARCHIVED)
    dataset.add_forks(MXNET, SIZES["forks"] - len(tables["forks"]), _ARCHIVED)
    for number in range(len(tables["releases"]), SIZES["releases"]):
        dataset.add_release(MXNET, f"v1.{number}.0", _ARCHIVED - timedelta(days=number))
    found = {kind: len(tables[kind]) for kind in SIZES}
    if found != SIZES:
        msg = f"the data set has {found}, not {SIZES}: the sandbox's figures have changed"
        raise ValueError(msg)
    return dataset


def many(git_root: Path, count: int, *, every: int = 1) -> Dataset:
    """Return `count` repositories of 40 issues, 30 pull requests, 20 forks, 2 releases and some 170 stars each.

    All have the same git history of 60 commits, so that writing it takes no time.

    Args:
        git_root: a folder that is created.
        count: of repositories.
        every: only the first of so many repositories has issues, pull requests, forks and releases.
    """
    dataset, rng = Dataset(git_root, END), np.random.default_rng(count)
    names = [f"acme/library-{number:04}" for number in range(count)]
    for number, name in enumerate(names):
        dataset.add(Repository(1_000 + number, name, _noon(_BEGAN), _noon(END)))
        for day in range(0, (END - _BEGAN).days, 7):
            dataset.add_stars(name, _STARS_A_WEEK, _BEGAN + timedelta(days=day))
        if number % every == 0:
            _fill(dataset, name, rng)
    _share_one_history(dataset, names, rng)
    return dataset


def write_catalog(folder: Path, names: Sequence[str], frameworks: int) -> Path:
    """Write the repositories as core repositories, spread over so many frameworks; return the folder."""
    folder.mkdir(parents=True)
    add_frameworks(folder, names, frameworks)
    return folder


def add_frameworks(folder: Path, names: Sequence[str], frameworks: int, first: int = 0) -> None:
    """Write so many more frameworks into a catalog, with the repositories spread over them; `first` is the number of the first."""
    for number in range(frameworks):
        repos = "".join(f'[[repo]]\nname = "{name}"\nrole = "core"\n' for name in names[number::frameworks])
        (folder / f"framework-{first + number:03}.toml").write_text(f'name = "Framework {first + number}"\n{repos}', encoding="utf-8")


def _fill(dataset: Dataset, name: str, rng: np.random.Generator) -> None:
    repository = dataset.repo(name)
    tables = trackers.fill(repository.repo_id, _OPENED, (1.0, 1.0), trackers.Span(_BEGAN, END, END), rng)
    repository.tables["issues"], repository.tables["pulls"] = tables
    dataset.add_forks(name, _FORKS, _at(_BEGAN))
    for release in range(_RELEASES):
        dataset.add_release(name, f"v0.{release}.0", _at(_BEGAN + timedelta(days=90 * (release + 1))))


def _share_one_history(dataset: Dataset, names: list[str], rng: np.random.Generator) -> None:
    moments = draw(rng, _BEGAN, END, _COMMITS).tolist()
    first, *others = names
    people = [(f"person {number}", f"person{number}@authors.invalid") for number in range(7)]
    dataset.write_git(
        first, {"main": [Commit(at, at, *people[index % len(people)], f"Change {index}") for index, at in enumerate(moments)]}
    )
    shown = dataset.repo(first)
    for name in others:
        repository = dataset.repo(name)
        repository.head, repository.commits, repository.pushed_at = shown.head, shown.commits, shown.pushed_at
        dataset.git_folder(name).symlink_to(dataset.git_folder(first).resolve(), target_is_directory=True)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _noon(day: date) -> str:
    return instant(_at(day))
