"""A data set of real histories, from a folder with `commits/` and optional further files."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from sandbox import rows
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.figures.moments import DAY_SECONDS, EPOCH
from sandbox.figures.read import Figures
from sandbox.figures.read import read as read_figures
from sandbox.histories import commits, counts, tables
from sandbox.instants import instant_of_epoch, moment_of
from sandbox.repository import Repository

FIRST_FREE_ID = 10_001


def build(folder: Path, git_root: Path, *, seed: int = 0, only: Sequence[str] | None = None) -> Dataset:
    """Return the data set of a folder of histories, its git repositories written under `git_root`.

    Args:
        folder: laid out as `commits/OWNER__NAME.parquet`, `pulls/`, `tags/`, `daily_stars_forks.parquet`,
            `weekly_repo_counters.parquet`; all but `commits/` may be missing.
        git_root: an empty or missing folder.
        seed: of what is simulated.
        only: names of repositories, None for all.

    Raises:
        FileNotFoundError: there is no `commits/` with a history in it.
    """
    paths = {path.stem.replace("__", "/", 1): path for path in sorted((folder / "commits").glob("*.parquet"))}
    if not paths:
        message = f"{folder}/commits: no *.parquet with commits here"
        raise FileNotFoundError(message)
    feed, known = counts.Feed(folder), {figures.name: figures for figures in read_figures()}
    histories = {name: commits.read(path, name) for name, path in paths.items() if only is None or name in only}
    dataset = Dataset(git_root, _last_day(feed, histories))
    for index, (name, history) in enumerate(histories.items()):
        repository = _add(dataset, name, known.get(name), FIRST_FREE_ID + index, feed, history)
        _fill(repository, folder, feed, dataset.today, np.random.default_rng([seed, *name.encode()]))
    with ThreadPoolExecutor(2) as pool:  # git runs in processes of its own
        branches = {name: {dataset.repo(name).default_branch: history} for name, history in histories.items()}
        list(pool.map(dataset.write_git, branches, branches.values()))
    return dataset


def _last_day(feed: counts.Feed, histories: dict[str, list[Commit]]) -> date:
    newest = max(history[-1].committed_at for history in histories.values())
    return max(EPOCH + timedelta(seconds=newest), feed.last_day or EPOCH)


def _add(dataset: Dataset, name: str, figures: Figures | None, spare_id: int, feed: counts.Feed, history: list[Commit]) -> Repository:
    created = feed.created(name) or EPOCH + timedelta(seconds=history[0].committed_at)
    archived = figures.archived if figures else None
    return dataset.add(
        Repository(
            repo_id=figures.repo_id if figures else spare_id,
            name=name,
            created_at=_midnight(created),
            updated_at=_midnight(dataset.today),
            default_branch=figures.default_branch if figures else "main",
            archived_at=_midnight(archived) if archived else None,
        ),
        figures.former_names if figures else (),
    )


def _fill(repository: Repository, folder: Path, feed: counts.Feed, today: date, rng: np.random.Generator) -> None:
    name, created = repository.name, moment_of(repository.created_at).date()
    file = f"{name.replace('/', '__')}.parquet"
    last = moment_of(repository.archived_at).date() if repository.archived_at else today
    end = ((last - EPOCH).days + 1) * DAY_SECONDS - 1
    repository.star_days = counts.gains(feed.points(name, "stars"), created)
    repository.watchers = repository.stars // 20
    _fork(repository, counts.gains(feed.points(name, "forks"), created), rng)
    repository.tables["releases"] = tables.releases(folder / "tags" / file, repository.repo_id)
    pulls = repository.tables["pulls"] = tables.pulls(folder / "pulls" / file, repository.repo_id, end)
    opened = {number: int(moment_of(row["createdAt"]).timestamp()) for number, row in pulls.items()}
    repository.tables["issues"] = tables.issues(pulls, opened, repository.repo_id, end, rng)


def _fork(repository: Repository, gained: dict[date, int], rng: np.random.Generator) -> None:
    days = np.repeat([(day - EPOCH).days for day in gained], list(gained.values()))
    moments = np.sort(days * DAY_SECONDS + rng.integers(0, DAY_SECONDS, len(days)))
    short = repository.name.split("/")[1]
    for index, moment in enumerate(moments.tolist()):
        fork_id = repository.repo_id * 100_000 + index
        repository.tables["forks"][fork_id] = rows.fork(fork_id, f"forker-{index}/{short}", instant_of_epoch(moment))


def _midnight(day: date) -> str:
    return instant_of_epoch(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
