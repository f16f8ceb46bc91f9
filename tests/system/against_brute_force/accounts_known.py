"""Who among the authors of these histories is a bot and who a sync account."""

from tests.worlds.strict_server.rows import CommitRow

# Named in the reference on GitHub's API, section 9.
SYNC_ACCOUNTS = frozenset({"jax authors", "Flax Authors", "A. Unique TensorFlower", "Facebook Github Bot"})


def is_bot(commit: CommitRow) -> bool:
    """Whether the author is a program. The author decides, never the committer."""
    return commit.author_name.endswith("[bot]")


def is_sync_account(commit: CommitRow) -> bool:
    """Whether the author stands for many unnamed people."""
    return commit.author_name in SYNC_ACCOUNTS
