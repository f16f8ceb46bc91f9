"""Runs the probes: which ones, in which order, and what is kept for the next day."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catalog.load import SHIPPED, load
from collectors.git.command import Git
from collectors.names import is_repository
from flows.errors import UserError
from flows.probes import at_once, clone, moved, queries, stars
from flows.probes.expectation import Observed, Subjects, Verdict, subjects
from flows.probes.probe_client import ProbeClient
from flows.probes.report import Report, write
from flows.settings.model import Settings

FOLDER = "probes"
_STATE = "last.json"
_PUBLIC = "https://api.github.com"
_FACTS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class ProbeOptions:
    """The options of the probes.

    Attributes:
        write: a repository of the user's own that may be changed, owner/name.
        load: whether to continue until GitHub refuses.
        again: whether to compare with the day before.
        blocked: a repository that is known to be blocked.
    """

    write: str | None = None
    load: bool = False
    again: bool = False
    blocked: str | None = None


@dataclass(frozen=True, slots=True)
class FinishedProbes:
    """The report and its files."""

    report: Report
    files: Sequence[Path]


def run_probes(settings: Settings, options: ProbeOptions, now: datetime, say: Callable[[str], None]) -> FinishedProbes:
    """Run the probes, write the report, and keep what the next day needs.

    Raises:
        UserError: an invalid name, no token, or nothing of the day before.
        BadToken: no token is accepted.
    """
    for name in filter(None, (options.write, options.blocked)):
        if not is_repository(name):
            line = f"{name!r} is no repository: expected OWNER/NAME"
            raise UserError(line)
    if not settings.github_token and settings.github_app is None:
        line = "--live needs a token: set GITHUB_TOKEN (without any scope, but for --write)"
        raise UserError(line)
    folder = settings.home / FOLDER
    before = _kept(folder) if options.again else {}
    client = ProbeClient(settings, lambda seconds, reason: say(f"waiting {seconds:.0f} s: {reason}"))
    state: dict[str, Any] = {}
    seen = list(_run_probes(settings, options, now, client, before, state, say))
    report = Report(
        now.astimezone(UTC).date(), version("framework-pulse"), _server(settings), _credentials(settings), _asked(client), _every(seen)
    )
    files = write(report, folder, f"report-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", _hidden(settings, options))
    kept = folder / _STATE
    kept.write_text(json.dumps({**before, **state, "day": f"{report.day}"}), encoding="utf-8")
    kept.chmod(0o600)
    return FinishedProbes(report, files)


def _run_probes(
    settings: Settings,
    options: ProbeOptions,
    now: datetime,
    client: ProbeClient,
    before: dict[str, Any],
    state: dict[str, Any],
    say: Callable[[str], None],
) -> Iterator[Observed]:
    about = subjects()
    git, mirror = Git(settings.github_server_url, timeout_s=clone.CLONE_S), settings.home / FOLDER / "clone.git"

    def stage(what: str, found: Iterable[Observed]) -> Iterator[Observed]:
        say(what)
        for one in found:
            say(f"  {one.verdict.value}: {one.expectation}: {one.found}")
            yield one

    if options.again:
        yield from stage("fetching into yesterday's clone", clone.fetch(git, mirror, about.clone))
        yield from stage("looking for yesterday's star", _yesterday(client, before))
    else:
        yield from stage("cloning without trees", clone.clone(git, mirror, about.clone))
    yield from stage("the star history", stars.history(client, about.stars))
    yield from stage("what is closed", stars.leaves(client, about.stars))
    names = _names(settings, about)
    yield from stage("the queries of a night", queries.night_queries(client, names, about.large))
    yield from stage("duplicates", queries.duplicates(client, about.duplicates))
    yield from stage("since when", [queries.since(client, about.duplicates)])
    yield from stage("moved and blocked", [moved.renamed(client, about.renamed), moved.blocked(client, options.blocked)])
    if options.write is not None:
        yield from stage("writing to your repository", _write(settings, options, now, client, state))
    if options.load:
        heaviest = queries.largest(client, about.large)
        make = lambda: ProbeClient(settings, lambda *_: None, is_paced=False)  # noqa: E731 - a name for what each of eight threads calls
        yield from stage("eight at once, until it is refused", [at_once.limit(make, heaviest, at_once.SECONDS)])


def _write(settings: Settings, options: ProbeOptions, now: datetime, client: ProbeClient, state: dict[str, Any]) -> Iterator[Observed]:
    from flows.probes import writing

    writer = writing.Writer(settings, options.write or "")
    yield from writing.write(client, writer, now)
    state["star"] = {"repo": options.write, "given_at": writing.star(writer).isoformat()}
    yield Observed("star-day", Verdict.NOT_TRIED, "the star is given: run it with --again tomorrow")


def _yesterday(client: ProbeClient, before: dict[str, Any]) -> Iterator[Observed]:
    from flows.probes import writing

    if "star" in before:
        yield writing.star_day(client, before["star"]["repo"], datetime.fromisoformat(before["star"]["given_at"]))


def _every(seen: Sequence[Observed]) -> list[Observed]:
    """Return the last observation for each expectation."""
    return list({one.expectation: one for one in seen}.values())


def _names(settings: Settings, about: Subjects) -> list[str]:
    """Fifty repositories: the shipped catalog's, which are public, or on another server those of its catalog."""
    folders = [SHIPPED] if settings.github_api_url == _PUBLIC else settings.catalog
    listed = [repo.name for framework in load(folders).frameworks.values() for repo in framework.repos]
    return list(dict.fromkeys([*about.large, *listed, *about.more]))[:_FACTS_AT_MOST]


def _kept(folder: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        line = f"--again compares with the look of the day before, and {folder} holds none: run `pulse doctor --live` first"
        raise UserError(line) from None
    return kept


def _server(settings: Settings) -> str:
    return "github.com" if settings.github_api_url == _PUBLIC else "another server"


def _credentials(settings: Settings) -> str:
    tokens = f"{len(settings.github_token)} tokens" if len(settings.github_token) > 1 else "a token"
    return " and ".join([tokens] * bool(settings.github_token) + ["a GitHub App"] * (settings.github_app is not None))


def _asked(client: ProbeClient) -> str:
    spent = client.github.spent()
    return f"{spent.requests} requests, {spent.graphql_points} GraphQL points"


def _hidden(settings: Settings, options: ProbeOptions) -> set[str]:
    """Names that must not appear in the report: given ones, and those that are not public."""
    given = {part for name in filter(None, (options.write, options.blocked)) for part in (name, *name.split("/"))}
    own = {} if settings.github_api_url == _PUBLIC else load(settings.catalog).frameworks
    names = {repo.name for framework in own.values() for repo in framework.repos}
    known = set(subjects().more) | {subjects().stars, subjects().renamed, subjects().clone, *subjects().large}
    return {*given, *settings.secret_texts(), *(names - known), str(settings.home)} - {""}
