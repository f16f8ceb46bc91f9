"""Repositories from the real histories in ../shared/data: real commits, pull requests and daily stars; issues are simulated.

The histories name neither parents nor people. The first-parent line is the real one; the other commits of a stretch of time form one
side line, merged by the next real merge on it. An author's hash is the name and the address.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd

from tests.worlds.strict_server.rows import Account, CommitRow, PullRow, RepoRow
from tests.worlds.strict_server.small_issues import add_issues

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
SYNC_NAMES = {"google/flax": "Flax Authors"}
NAMES = ("apache/mxnet", "dmlc/gluon-cv", "dmlc/gluon-nlp", "awslabs/multi-model-server", "google/flax")
ALL_NAMES = {*NAMES, "mxnet", "flax"}
"""Of repositories and of frameworks."""

SMALL, REAL = "small repositories", "the real histories too"
"""What the server of a test has: the small repositories alone, or these beside them."""


def build(seed: int = 7) -> list[RepoRow]:
    """The repositories of two frameworks of the shipped catalog."""
    rng = Random(seed)
    repos = [_repository(42000 + place, name, rng) for place, name in enumerate(NAMES)]
    repos[0].former_names = ["apache/incubator-mxnet", "dmlc/mxnet"]
    repos[0].archived_at = datetime.fromisoformat("2023-11-17T00:00:00+00:00")
    return repos


def _read(kind: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(DATA / kind / f"{name.replace('/', '__')}.parquet")


def _repository(repo_id: int, name: str, rng: Random) -> RepoRow:
    history = _read("commits", name)
    repo = RepoRow(repo_id, name, history["committed_at"].min().to_pydatetime(), "master")
    _add_commits(repo, history)
    _add_pulls(repo, _read("pulls", name))
    _add_stars(repo, rng)
    days = (history["committed_at"].max().to_pydatetime() - repo.created_at).days
    simulated = RepoRow(repo_id, name, repo.created_at, "master")
    add_issues(simulated, rng, count=len(repo.pulls) // 4 + 50, first=repo.created_at, days=days)
    numbers = (number for number in range(1, 10**6) if number not in repo.pulls)
    for issue in simulated.issues.values():
        issue.number = next(numbers)
        repo.issues[issue.number] = issue
    return repo


def _add_commits(repo: RepoRow, history: pd.DataFrame) -> None:
    merges = history.index[history["first_parent"] & history["is_merge"]]
    closing = merges[-1] if len(merges) else history.index[history["first_parent"]][-1]
    early = history.loc[:closing]
    late_sides = history.loc[closing:][lambda rows: ~rows["first_parent"]]  # they have to come before the last merge that can take them
    rest = history.loc[closing:][lambda rows: rows["first_parent"]]
    tip: str | None = None
    side: str | None = None
    for row in pd.concat([early.iloc[:-1], late_sides, rest]).itertuples():
        is_taker = row.first_parent and (row.is_merge or row.Index == closing)
        parents = [tip, side if is_taker else None] if row.first_parent else [side or tip]
        commit = _commit(repo.name, row, tuple(parent for parent in parents if parent))
        repo.commits[commit.key] = commit
        if row.first_parent:
            tip, side = commit.key, None if is_taker else side
        else:
            side = commit.key
    assert tip is not None
    repo.branches["master"] = tip


def _commit(name: str, row: object, parents: tuple[str, ...]) -> CommitRow:
    author = f"{row.author_id}[bot]" if row.is_bot else SYNC_NAMES[name] if row.sync_account else row.author_id  # type: ignore[attr-defined]
    address = f"{row.author_id}@example.org"  # type: ignore[attr-defined]
    written, committed = row.authored_at.to_pydatetime(), row.committed_at.to_pydatetime()  # type: ignore[attr-defined]
    return CommitRow(f"{name}-{row.sha}", parents, author, address, written, committed, row.sha)  # type: ignore[attr-defined]


def _add_pulls(repo: RepoRow, pulls: pd.DataFrame) -> None:
    """Opened when first written (no later than merged, no earlier than the repository); closed when merged, open where the data stop."""
    for row in pulls.itertuples():
        merged = row.merged_at.to_pydatetime() if row.merged and pd.notna(row.merged_at) else None
        written = row.first_authored_at.to_pydatetime()
        created = max(min(written, merged or written), repo.created_at)
        author = Account("dependabot", "Bot") if row.is_bot else Account(f"u{row.head_author_id}")
        merged = max(merged, created) if merged else None
        repo.pulls[int(row.pr_number)] = PullRow(int(row.pr_number), created, author, merged, merged)


def _add_stars(repo: RepoRow, rng: Random) -> None:
    """What of the daily counts still stood at their end, by day; before them (or without them) evenly since the repository began."""
    feed = pd.read_parquet(DATA / "daily_stars_forks.parquet")
    counts = feed[feed["repo"] == repo.name].set_index("day")["stars"].sort_index()
    start = repo.created_at.date()
    if len(counts) < 365:
        for _ in range(900):
            _give(repo, start + timedelta(days=rng.randint(0, 1500)), 1)
        return
    standing = counts[::-1].cummin()[::-1]
    first_day, first_count = standing.index[0], int(standing.iloc[0])
    for place in range(first_count):
        _give(repo, start + timedelta(days=place * (first_day - start).days // first_count), 1)
    for day, gained in standing.diff().dropna().items():
        _give(repo, day, int(gained))  # type: ignore[arg-type]  # the index holds dates


def _give(repo: RepoRow, day: date, gained: int) -> None:
    if gained:
        repo.star_days[day] = repo.star_days.get(day, 0) + gained
