"""Real pull requests and tags as rows; issues fill the gaps between the numbers of pull requests, and are simulated."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from sandbox import rows
from sandbox.connections import Row
from sandbox.figures.moments import DAY_SECONDS
from sandbox.figures.trackers import issues as simulated_issues
from sandbox.histories.columns import seconds, values
from sandbox.instants import instant_of_epoch

PRERELEASE = re.compile(r"(rc|alpha|beta|dev|pre|\d[ab])[.\d]*$", re.IGNORECASE)
UNMERGED_CLOSE_DAYS = 60
NEIGHBOURS = 25


def pulls(path: Path, repo_id: int, end: int) -> dict[int, Row]:
    """Return the pull requests of a `pulls/OWNER__NAME.parquet`.

    Opened when their first commit was written (the refs lack real opening dates), merged when git says so; the others
    are closed 60 days after their last commit, which is simulated.
    """
    if not path.exists():
        return {}
    table = pq.read_table(path)
    columns = [values(table, key) for key in ("pr_number", "head_author_id", "is_bot", "merged")]
    times = [seconds(table, key) for key in ("first_authored_at", "head_committed_at", "merged_at")]
    found = {}
    for number, author, is_bot, is_merged, opened, last, merged in zip(*columns, *times, strict=True):
        merged_at = (merged or last) if is_merged else None
        closed_at = last + UNMERGED_CLOSE_DAYS * DAY_SECONDS
        found[number] = rows.pull(
            repo_id,
            number,
            instant_of_epoch(min(opened, merged_at or last)),
            _account(author, is_bot),
            merged_at=instant_of_epoch(merged_at) if merged_at else None,
            closed_at=instant_of_epoch(closed_at) if closed_at <= end else None,
            title=f"Pull request {number}",
        )
    return found


def issues(pulls_by_number: dict[int, Row], opened: dict[int, int], repo_id: int, end: int, rng: np.random.Generator) -> dict[int, Row]:
    """Return an issue for every number that is not a pull request, opened between its neighbours; closes are simulated.

    Args:
        pulls_by_number: the pull requests.
        opened: when each of them was opened, seconds since 1970.
        repo_id: of the repository.
        end: nothing is closed after this time.
        rng: the random generator.
    """
    known = np.array(sorted(pulls_by_number), dtype=np.int64)
    gaps = np.setdiff1d(np.arange(1, known[-1] + 1), known) if len(known) else known
    if not len(gaps):
        return {}
    moments = _monotone(np.array([opened[number] for number in known.tolist()], dtype=np.int64))
    return simulated_issues(repo_id, gaps, np.interp(gaps, known, moments).astype(np.int64), end, rng)


def _monotone(moments: Any) -> Any:
    """Smooth dates that contradict the order of numbers: the median of the neighbours, never earlier than the one before."""
    padded = np.pad(moments, NEIGHBOURS, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1)
    return np.maximum.accumulate(np.median(windows, axis=1))


def releases(path: Path, repo_id: int) -> dict[int, Row]:
    """Return the tags of a `tags/OWNER__NAME.parquet` as releases."""
    if not path.exists():
        return {}
    table = pq.read_table(path)
    pairs = sorted(zip(seconds(table, "tagged_at"), values(table, "tag"), strict=True))
    return {
        repo_id * 1_000 + index: rows.release(
            repo_id * 1_000 + index, tag, instant_of_epoch(at), is_prerelease=PRERELEASE.search(tag) is not None
        )
        for index, (at, tag) in enumerate(pairs)
    }


def _account(author: str | None, is_bot: bool) -> rows.Actor | None:
    if author is None:
        return None
    number = int(author[:8], 16)
    return rows.bot(f"bot-{author}", number) if is_bot else rows.person(f"author-{author}", number)
