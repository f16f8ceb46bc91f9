"""Who among the authors of these histories is a bot and who a sync account: said by hand, by exact name."""

from tests.acceptance.rows import CommitRow

BOTS = frozenset({"dependabot[bot]", "github-actions[bot]", "pre-commit-ci[bot]", "renovate[bot]", "copybot[bot]"})
SYNC_ACCOUNTS = frozenset({"jax authors", "Flax Authors", "A. Unique TensorFlower", "Facebook Github Bot"})


def is_bot(commit: CommitRow) -> bool:
    """Whether the author is a program. The author decides, never the committer."""
    return commit.author_name in BOTS


def is_sync_account(commit: CommitRow) -> bool:
    """Whether the author stands for many unnamed people."""
    return commit.author_name in SYNC_ACCOUNTS
