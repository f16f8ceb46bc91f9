"""Real commits: their dates, authors and place on the mainline."""

from pathlib import Path

import pyarrow.parquet as pq

from sandbox.commits import Commit
from sandbox.histories.columns import seconds, values

SYNC_NAMES = {
    "jax-ml/jax": "jax authors",
    "google/flax": "Flax Authors",
    "google/trax": "Trax Team",
    "keras-team/keras": "A. Unique TensorFlower",
    "facebookarchive/caffe2": "Facebook Github Bot",
}


def read(path: Path, name: str) -> list[Commit]:
    """Return the commits of a `commits/OWNER__NAME.parquet`, ascending by committer date, a tie in the file's order."""
    table = pq.read_table(path)
    keys = ("sha", "author_id", "is_bot", "sync_account", "first_parent", "is_merge", "pr_number")
    columns = [values(table, key) for key in keys]
    rows = zip(seconds(table, "committed_at"), seconds(table, "authored_at"), *columns, strict=True)
    commits = [
        Commit(committed, authored, *_signature(name, author, is_bot, is_sync), _subject(sha, pull), not mainline, is_merge)
        for committed, authored, sha, author, is_bot, is_sync, mainline, is_merge, pull in rows
    ]
    return sorted(commits, key=lambda commit: commit.committed_at)


def _signature(name: str, author: str, is_bot: bool, is_sync: bool) -> tuple[str, str]:
    shown = f"{author}[bot]" if is_bot else SYNC_NAMES.get(name, "Sync Authors") if is_sync else f"author {author}"
    return shown, f"{author}@authors.invalid"


def _subject(sha: str, pull: int | None) -> str:
    return f"Change {sha} (#{pull})" if pull else f"Change {sha}"
