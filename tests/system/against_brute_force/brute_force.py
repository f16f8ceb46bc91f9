"""The weekly numbers counted the long way, from a server's own rows and the words of the contract, with no SQL of ours.

Each function counts one promised column. A week is its Monday (a date); it covers Monday 00:00 UTC up to the next Monday, excluded.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

import pandas as pd

from tests.system.against_brute_force.accounts_known import is_bot, is_sync_account
from tests.system.against_brute_force.deciding_close import Verdict, verdicts
from tests.worlds.strict_server.rows import CommitRow, RepoRow

COUNTS = [
    "commits", "human_commits", "mainline_commits", "active_authors", "issues_opened", "issues_closed",
    "prs_opened", "prs_merged", "stars_gained", "stars_total", "close_cohort",
]  # fmt: skip
RATES = ["any_close_rate_30d", "human_close_rate_30d"]
OF_ISSUES = ["issues_opened", "issues_closed", "close_cohort", *RATES]
COHORT_MINIMUM = 20
STAR_DAY_ENDS_AT = timedelta(hours=8)
"""UTC, of the day after: a star day is one in California, which is eight hours behind in winter and seven in summer."""


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
    """From the creation, or from the earliest of the commits before it that no five years part, to the last week that has ended."""
    first = repo.created_at
    for at in sorted((commit.committed_at for commit in reachable(repo).values() if commit.committed_at < first), reverse=True):
        if at.date().replace(day=min(at.day, 28), year=at.year + 5) <= first.date():
            break
        first = at
    start = monday(first)
    return [start + timedelta(weeks=i) for i in range((last_week - start).days // 7 + 1)]


def people_by_week(repo: RepoRow) -> dict[date, set[str]]:
    """The human authors, neither bot nor sync account, of all commits of a week: each e-mail address is one person."""
    people: dict[date, set[str]] = {}
    for commit in reachable(repo).values():
        if not is_bot(commit) and not is_sync_account(commit):
            people.setdefault(monday(commit.committed_at), set()).add(commit.author_email)
    return people


def cohort(issues: Sequence[Verdict], week: date) -> Cohort:
    """The cohort of a week: the issues created in [as_of - 120 d, as_of - 30 d), taken from all in the order of creation."""
    as_of = midnight(week) + timedelta(days=7)
    first, end = (bisect_left(issues, as_of - timedelta(days=days), key=attrgetter("created_at")) for days in (120, 30))
    members = issues[first:end]
    return Cohort(len(members), sum(issue.in_time for issue in members), sum(issue.by_human for issue in members))


@dataclass(frozen=True, slots=True)
class Counted:
    """A repository counted: every promised column of `repo_weekly`, a row a week; the people of a week; what became of each issue."""

    repo: RepoRow
    weekly: pd.DataFrame
    people: dict[date, set[str]]
    judged: list[Verdict]


def ended_by(star_day: date, moment: datetime) -> bool:
    """Whether a star day was over at a moment for certain."""
    return midnight(star_day) + timedelta(days=1) + STAR_DAY_ENDS_AT <= moment


def count(repo: RepoRow, last_week: date, now: datetime) -> Counted:
    """Count one repository, up to and with a week, as it is known now."""
    commits = reachable(repo).values()
    people, judged = people_by_week(repo), sorted(verdicts(repo), key=attrgetter("created_at"))
    gained: Counter[date] = Counter()
    for day, stars in repo.star_days.items():
        gained[monday(day)] += stars
    by_week = {
        "commits": Counter(monday(commit.committed_at) for commit in commits),
        "human_commits": Counter(monday(commit.committed_at) for commit in commits if not is_bot(commit)),
        "mainline_commits": Counter(monday(commit.committed_at) for commit in mainline(repo) if not is_bot(commit)),
        "active_authors": {week: len(authors) for week, authors in people.items()},
        "issues_opened": Counter(monday(issue.created_at) for issue in repo.issues.values()),
        "issues_closed": Counter(monday(event.at) for issue in repo.issues.values() for event in issue.events if event.kind == "closed"),
        "prs_opened": Counter(monday(pull.created_at) for pull in repo.pulls.values()),
        "prs_merged": Counter(monday(pull.merged_at) for pull in repo.pulls.values() if pull.merged_at),
        "stars_gained": gained,
    }
    rows = []
    for week in weeks_of(repo, last_week):
        counts: dict[str, int | None] = {name: counted.get(week, 0) for name, counted in by_week.items()}
        end = midnight(week) + timedelta(days=7)
        if not ended_by(week + timedelta(days=6), now):
            counts["stars_gained"] = None
        total = sum(stars for day, stars in repo.star_days.items() if ended_by(day, end))
        rows.append({"week_start": week, **counts, "stars_total": total, **cohort(judged, week).rates()})
    weekly = pd.DataFrame(rows).set_index("week_start")
    if not repo.has_issues:  # nothing was ever complete there: unknown, not none
        weekly = weekly.assign(**dict.fromkeys(OF_ISSUES))
    return Counted(repo, weekly, people, judged)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A core repository of a framework, from a Monday on (or always) and until a Monday, excluded (or still)."""

    counted: Counted
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, week: date) -> bool:
        """Whether the repository was there and belonged to the framework in that week."""
        belongs = (self.valid_from is None or self.valid_from <= week) and (self.valid_to is None or week < self.valid_to)
        return belongs and week in self.counted.weekly.index


def framework_weekly(core: Sequence[Belonging]) -> pd.DataFrame:
    """Every promised column of `framework_weekly`: counts added, people distinct over all, rates pooled."""
    added = [name for name in COUNTS if name not in {"active_authors", "close_cohort"}]
    rows = []
    for week in sorted({week for one in core for week in one.counted.weekly.index}):
        members = [one.counted for one in core if one.holds(week)]
        if members:
            sums = {name: _sum([member.weekly.at[week, name] for member in members]) for name in added}
            together = set().union(*(member.people.get(week, set()) for member in members))
            pooled = sorted((issue for member in members for issue in member.judged), key=attrgetter("created_at"))
            rates = cohort(pooled, week).rates() if sums["issues_opened"] is not None else {}
            rows.append({"week_start": week, **sums, "active_authors": len(together), **rates})
    columns = ["week_start", *COUNTS, *RATES]
    return pd.DataFrame(rows, columns=columns).set_index("week_start")


def _sum(counts: Sequence[int | None]) -> int | None:
    """A sum is unknown as soon as one part is."""
    known = [int(count) for count in counts if not pd.isna(count)]
    return sum(known) if len(known) == len(counts) else None
