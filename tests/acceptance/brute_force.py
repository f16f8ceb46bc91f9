"""The weekly numbers counted the long way, from a server's own rows and the words of the contract, with no SQL of ours.

Each function counts one promised column. A week is its Monday (a date); it covers Monday 00:00 UTC up to the next Monday, excluded.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from tests.acceptance.accounts_known import is_bot, is_sync_account
from tests.acceptance.closes import Verdict, verdicts
from tests.acceptance.rows import CommitRow, RepoRow

COUNTS = [
    "commits", "human_commits", "mainline_commits", "active_authors", "issues_opened", "issues_closed",
    "prs_opened", "prs_merged", "stars_gained", "stars_total", "close_cohort",
]  # fmt: skip
RATES = ["any_close_rate_30d", "human_close_rate_30d"]
COHORT_MINIMUM = 20


@dataclass(frozen=True, slots=True)
class Cohort:
    """Of the issues in a week's cohort: how many, how many closed within 30 days, how many of those by a human's decision."""

    size: int
    any_close: int
    human_close: int

    def rates(self) -> dict[str, float | int | None]:
        """The three close columns."""
        known = self.size >= COHORT_MINIMUM
        return {
            "any_close_rate_30d": self.any_close / self.size if known else None,
            "human_close_rate_30d": self.human_close / self.size if known else None,
            "close_cohort": self.size,
        }


def monday(at: datetime | date) -> date:
    """The Monday of the UTC week that holds a moment or a day."""
    day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """00:00 UTC of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def reachable(repo: RepoRow) -> dict[str, CommitRow]:
    """All commits reachable from the default branch."""
    found: dict[str, CommitRow] = {}
    waiting = [repo.branches[repo.default_branch]] if repo.branches else []
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = repo.commits[key]
            waiting.extend(repo.commits[key].parents)
    return found


def mainline(repo: RepoRow) -> list[CommitRow]:
    """The first-parent line of the default branch, newest first."""
    line = []
    key = repo.branches.get(repo.default_branch)
    while key:
        line.append(repo.commits[key])
        key = next(iter(repo.commits[key].parents), None)
    return line


def weeks_of(repo: RepoRow, last_week: date) -> list[date]:
    """From the earlier of creation and first commit to the last week that has ended."""
    first = min([repo.created_at, *(commit.committed_at for commit in reachable(repo).values())])
    start = monday(first)
    return [start + timedelta(weeks=i) for i in range((last_week - start).days // 7 + 1)]


def people_by_week(repo: RepoRow) -> dict[date, set[str]]:
    """The human authors, neither bot nor sync account, of all commits of a week: each e-mail address is one person."""
    people: dict[date, set[str]] = {}
    for commit in reachable(repo).values():
        if not is_bot(commit) and not is_sync_account(commit):
            people.setdefault(monday(commit.committed_at), set()).add(commit.author_email)
    return people


def cohort(issues: Iterable[Verdict], week: date) -> Cohort:
    """The cohort of a week: the issues created in [as_of - 120 d, as_of - 30 d)."""
    as_of = midnight(week) + timedelta(days=7)
    first, end = as_of - timedelta(days=120), as_of - timedelta(days=30)
    members = [issue for issue in issues if first <= issue.created_at < end]
    return Cohort(len(members), sum(issue.in_time for issue in members), sum(issue.by_human for issue in members))


def repo_weekly(repo: RepoRow, last_week: date) -> pd.DataFrame:
    """Every promised column of `repo_weekly` for one repository, a row a week."""
    commits = reachable(repo).values()
    by_week = {
        "commits": Counter(monday(commit.committed_at) for commit in commits),
        "human_commits": Counter(monday(commit.committed_at) for commit in commits if not is_bot(commit)),
        "mainline_commits": Counter(monday(commit.committed_at) for commit in mainline(repo) if not is_bot(commit)),
        "active_authors": {week: len(people) for week, people in people_by_week(repo).items()},
        "issues_opened": Counter(monday(issue.created_at) for issue in repo.issues.values()),
        "issues_closed": Counter(monday(event.at) for issue in repo.issues.values() for event in issue.events if event.kind == "closed"),
        "prs_opened": Counter(monday(pull.created_at) for pull in repo.pulls.values()),
        "prs_merged": Counter(monday(pull.merged_at) for pull in repo.pulls.values() if pull.merged_at),
    }
    judged = verdicts(repo)
    rows = []
    for week in weeks_of(repo, last_week):
        row: dict[str, object] = {"week_start": week, **{name: counted.get(week, 0) for name, counted in by_week.items()}}
        end = week + timedelta(days=7)
        row["stars_gained"] = sum(gained for day, gained in repo.star_days.items() if week <= day < end)
        row["stars_total"] = sum(gained for day, gained in repo.star_days.items() if day < end)
        rows.append(row | cohort(judged, week).rates())
    return pd.DataFrame(rows).set_index("week_start")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A core repository of a framework, from a Monday on (or always) and until a Monday, excluded (or still)."""

    repo: RepoRow
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, week: date) -> bool:
        """Whether the repository belonged to the framework in that week."""
        return (self.valid_from is None or self.valid_from <= week) and (self.valid_to is None or week < self.valid_to)


def framework_weekly(core: Sequence[Belonging], last_week: date) -> pd.DataFrame:
    """Every promised column of `framework_weekly`: counts added, people distinct over all, rates pooled."""
    single = {belonging.repo.name: repo_weekly(belonging.repo, last_week) for belonging in core}
    judged = {belonging.repo.name: verdicts(belonging.repo) for belonging in core}
    people = {belonging.repo.name: people_by_week(belonging.repo) for belonging in core}
    added = [name for name in COUNTS if name not in {"active_authors", "close_cohort"}]
    rows = []
    for week in sorted({week for frame in single.values() for week in frame.index}):
        members = [one.repo for one in core if one.holds(week) and week in single[one.repo.name].index]
        if members:
            sums = {name: sum(int(single[repo.name].at[week, name]) for repo in members) for name in added}
            together = set().union(*(people[repo.name].get(week, set()) for repo in members))
            pooled = cohort([issue for repo in members for issue in judged[repo.name]], week)
            rows.append({"week_start": week, **sums, "active_authors": len(together), **pooled.rates()})
    return pd.DataFrame(rows).set_index("week_start")
