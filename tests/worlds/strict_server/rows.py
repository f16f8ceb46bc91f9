"""The rows of a GitHub of our own: what the strict server serves and what the brute force counts. Times are aware datetimes."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

CloseReason = Literal["COMPLETED", "NOT_PLANNED", "DUPLICATE"]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on the server. A deleted account is None wherever an account may stand."""

    login: str
    kind: Literal["User", "Bot"] = "User"


@dataclass(frozen=True, slots=True)
class CommitRow:
    """One commit; `key` is its name among the rows, since the sha is known only once git has written it."""

    key: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    authored_at: datetime
    committed_at: datetime
    subject: str
    committer_name: str = "Web Flow"
    committer_email: str = "noreply@example.org"


@dataclass(frozen=True, slots=True)
class EventRow:
    """An issue was closed or reopened, or a stale label was put on it; `reason` is a close's."""

    kind: Literal["closed", "reopened", "labeled"]
    at: datetime
    actor: Account | None
    reason: CloseReason | None = None


@dataclass(slots=True)
class IssueRow:
    """One issue with its events in the order of time. `stale_since`: from when on it bears a stale label.

    `touched_at` is a change that left no other trace, such as a comment or the move from another repository.
    """

    number: int
    created_at: datetime
    author: Account | None
    events: list[EventRow] = field(default_factory=list)
    stale_since: datetime | None = None
    touched_at: datetime | None = None

    @property
    def closed_at(self) -> datetime | None:
        """As GitHub has it: the last close, None while open."""
        return self.events[-1].at if self.events and self.events[-1].kind == "closed" else None

    @property
    def reason(self) -> str | None:
        """The present state's reason."""
        if not self.events:
            return None
        return self.events[-1].reason if self.closed_at else "REOPENED"

    @property
    def updated_at(self) -> datetime:
        """The last thing that happened to it."""
        others = [at for at in (self.stale_since, self.touched_at) if at]
        return max([self.created_at, *(event.at for event in self.events), *others])


@dataclass(slots=True)
class PullRow:
    """One pull request."""

    number: int
    created_at: datetime
    author: Account | None
    merged_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def state(self) -> str:
        """As GitHub has it."""
        return "MERGED" if self.merged_at else "CLOSED" if self.closed_at else "OPEN"

    @property
    def updated_at(self) -> datetime:
        """The last thing that happened to it."""
        return self.closed_at or self.created_at


@dataclass(frozen=True, slots=True)
class ForkRow:
    """One fork that still stands."""

    fork_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release; a draft is invisible and so is no row."""

    release_id: int
    tag: str
    published_at: datetime
    is_prerelease: bool


@dataclass(slots=True)
class RepoRow:
    """One repository. `commits` holds parents before children; `branches`, `pull_heads`, `tags` name commits; `shas` is filled by git."""

    repo_id: int
    name: str
    created_at: datetime
    default_branch: str
    former_names: list[str] = field(default_factory=list)
    commits: dict[str, CommitRow] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    pull_heads: dict[int, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    issues: dict[int, IssueRow] = field(default_factory=dict)
    pulls: dict[int, PullRow] = field(default_factory=dict)
    star_days: dict[date, int] = field(default_factory=dict)  # US Pacific days
    unlisted_stars: int = 0  # counted, but of accounts that are listed no more
    forks: list[ForkRow] = field(default_factory=list)
    releases: list[ReleaseRow] = field(default_factory=list)
    archived_at: datetime | None = None
    has_issues: bool = True
    description: str | None = "A made-up project"
    texts: dict[str, str] = field(default_factory=dict)  # files of the default branch by path
    shas: dict[str, str] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The part before the slash."""
        return self.name.partition("/")[0]

    @property
    def stars(self) -> int:
        """How many stars stand today."""
        return sum(self.star_days.values()) + self.unlisted_stars

    @property
    def pushed_at(self) -> datetime:
        """The newest commit of any branch; an empty repository was never pushed to."""
        tips = (*self.branches.values(), *self.pull_heads.values())
        return max((self.commits[tip].committed_at for tip in tips), default=self.created_at)


@dataclass(slots=True)
class World:
    """All repositories of a server. `lists_until`: pages of lists come from a replica that is behind; facts and counts do not."""

    repos: list[RepoRow]
    lists_until: datetime | None = None

    def as_listed(self) -> "World":
        """The rows as a replica that lags lists them: nothing later than `lists_until`."""
        if self.lists_until is None:
            return self
        return World([_until(repo, self.lists_until) for repo in self.repos])

    def find(self, name: str, *, follow_renames: bool = True) -> RepoRow | None:
        """The repository of that name, now or formerly, whatever the case of its letters."""
        wanted = name.lower()
        for repo in self.repos:
            if repo.name.lower() == wanted:
                return repo
        if not follow_renames:
            return None
        return next((repo for repo in self.repos if wanted in map(str.lower, repo.former_names)), None)


def _until(repo: RepoRow, last: datetime) -> RepoRow:
    issues = {
        number: replace(issue, events=[event for event in issue.events if event.at <= last])
        for number, issue in repo.issues.items()
        if issue.created_at <= last
    }
    pulls = {
        number: replace(pull, merged_at=None, closed_at=None) if pull.closed_at and pull.closed_at > last else pull
        for number, pull in repo.pulls.items()
        if pull.created_at <= last
    }
    forks = [fork for fork in repo.forks if fork.created_at <= last]
    return replace(repo, issues=issues, pulls=pulls, forks=forks, releases=[one for one in repo.releases if one.published_at <= last])
