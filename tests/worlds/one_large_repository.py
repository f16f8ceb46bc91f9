"""Data sets whose cost can be counted by hand, and nights on them without Prefect."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository
from sandbox.server import TOKEN, Running

FIRST_NIGHT = datetime(2026, 8, 24, 2, tzinfo=UTC)
LARGE = "acme/large"
ISSUES, CLOSED, PULLS, MERGED, FORKS, RELEASES, COMMITS = 1_500, 1_000, 1_200, 800, 600, 12, 50
_BEGAN = datetime(2024, 1, 1, 12, tzinfo=UTC)


class Silent:
    """Progress that nobody sees; what was said is kept."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def start(self, total: int, what: str) -> None:
        self.said.append(what)

    def advance(self, what: str) -> None: ...
    def finish(self) -> None: ...


def large(git_root: Path) -> Dataset:
    """One repository of the sizes above and 950 days of stars, which are 136 weeks and five pages."""
    found = Dataset(git_root, FIRST_NIGHT.date() - timedelta(days=1))
    found.add(Repository(77, LARGE, "2024-01-01T12:00:00Z", "2026-08-01T00:00:00Z"))
    for step in range(10):
        at = _BEGAN + timedelta(days=90 * step)
        issues = found.open_issues(LARGE, ISSUES // 10, at)
        found.close_issues(LARGE, issues[: CLOSED // 10], at + timedelta(days=5))
        pulls = found.open_pulls(LARGE, PULLS // 10, at + timedelta(days=1))
        found.merge_pulls(LARGE, pulls[: MERGED // 10], at + timedelta(days=2))
        found.add_forks(LARGE, FORKS // 10, at)
        found.add_stars(LARGE, 40, (at + timedelta(days=3)).date())
    for number in range(RELEASES):
        found.add_release(LARGE, f"v{number}", _BEGAN + timedelta(days=60 * number))
    moments = [int((_BEGAN + timedelta(days=10 * number)).timestamp()) for number in range(COMMITS)]
    found.write_git(LARGE, {"main": [Commit(at, at, "Ann", "ann@authors.invalid", f"Change {at}") for at in moments]})
    return found


def settings_of(running: Running, home: Path, catalog: Path) -> Settings:
    """The settings of a home that is pointed at the server."""
    return Settings(
        github_token=TOKEN,
        github_api_url=running.api_url,
        github_graphql_url=running.graphql_url,
        github_server_url=running.server_url,
        home=home,
        catalog=(catalog,),
    )


def night(settings: Settings, at: datetime = FIRST_NIGHT, shown: Silent | None = None, since: date | None = None) -> Outcome:
    """One night, in this process."""
    return refresh_plainly(settings, Request(at, since=since, notify=False, simulated="made up"), shown or Silent())
